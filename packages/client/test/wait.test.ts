import { type AuditProgress, createAuditClient, type WaitOptions } from '@audit-gateway/client';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { taskId } from './support/cases.ts';
import { failureOf } from './support/failure-of.ts';
import { failure, json, type Step, stubFetch } from './support/stub-fetch.ts';

const inProgress = json({ taskStatus: 'IN_PROGRESS' });
const completed = json({ taskStatus: 'COMPLETED' });

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function wait(options: WaitOptions, ...steps: Step[]) {
  const { fetch, times } = stubFetch(...steps);
  const client = createAuditClient({ baseUrl: 'http://gateway.test', fetch });
  return { done: client.waitForAuditTask(taskId, options), times };
}

function intervals(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? NaN));
}

describe('waitForAuditTask', () => {
  it.each(['COMPLETED', 'FAILED', 'CANCELED'])('gives the audit when it is %s', async (taskStatus) => {
    const { done, times } = wait({}, inProgress, json({ taskStatus, taskStartTime: 1 }));
    await vi.runAllTimersAsync();
    expect(await done).toEqual({ taskStatus, taskStartTime: new Date(1000) });
    expect(times).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['a status that it does not know', { taskStatus: 'SOME_LATER_VALUE' }],
    ['no status', {}],
  ])('goes on polling at %s', async (_case, audit) => {
    const { done, times } = wait({}, json(audit), completed);
    await vi.runAllTimersAsync();
    await done;
    expect(times).toHaveLength(2);
  });

  it('polls at once, then at intervals that double from 2 s to 30 s', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { done, times } = wait({}, ...Array<Step>(7).fill(inProgress), completed);
    await vi.runAllTimersAsync();
    await done;
    expect(times[0]).toBe(0);
    expect(intervals(times)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('keeps to the intervals it is given, each between half of it and all of it', async () => {
    const interval = fc.integer({ min: 2, max: 100_000 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(interval, interval, random, async (minIntervalMs, maxIntervalMs, chance) => {
        vi.spyOn(Math, 'random').mockReturnValue(chance);
        const { done, times } = wait({ minIntervalMs, maxIntervalMs }, ...Array<Step>(4).fill(inProgress), completed);
        await vi.runAllTimersAsync();
        await done;
        for (const [step, actual] of intervals(times).entries()) {
          const longest = Math.min(maxIntervalMs, minIntervalMs * 2 ** step);
          expect(actual).toBe(Math.floor((longest * (1 + chance)) / 2));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('reports progress after each poll, the last included', async () => {
    const statistics = (inProgressChecks: number) => ({ totalChecks: 4, inProgressChecks });
    const progress: AuditProgress[] = [];
    const { done } = wait(
      { onProgress: (current) => void progress.push(current) },
      json({ taskStatus: 'IN_PROGRESS' }),
      json({ taskStatus: 'IN_PROGRESS', taskStatistics: statistics(3) }),
      json({ taskStatus: 'CANCELED', taskStatistics: statistics(0) }),
    );
    await vi.runAllTimersAsync();
    expect(progress).toEqual([
      { audit: { taskStatus: 'IN_PROGRESS' }, done: 0, total: 0, fraction: 0 },
      { audit: { taskStatus: 'IN_PROGRESS', taskStatistics: statistics(3) }, done: 1, total: 4, fraction: 0.25 },
      { audit: await done, done: 4, total: 4, fraction: 1 },
    ]);
  });

  it('fails with what onProgress throws', async () => {
    const thrown = new Error('of the caller');
    const { done } = wait(
      {
        onProgress: () => {
          throw thrown;
        },
      },
      inProgress,
    );
    await expect(done).rejects.toBe(thrown);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['an hour by default', {}, 3_600_000],
    ['the time that it is given', { timeoutMs: 5000 }, 5000],
  ])('fails with WaitTimeout after %s', async (_case, options, timeoutMs) => {
    const { done, times } = wait(options, inProgress);
    const failed = failureOf(done);
    await vi.advanceTimersByTimeAsync(timeoutMs - 1);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failed).toMatchObject({ code: 'WaitTimeout', message: `not done in ${timeoutMs} ms` });
    expect(vi.getTimerCount()).toBe(0);
    const polls = times.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(times).toHaveLength(polls);
  });

  it('fails with WaitTimeout in the middle of a poll', async () => {
    const { done } = wait({ timeoutMs: 1000 }, () => new Promise(() => undefined));
    const failed = failureOf(done);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failed).toMatchObject({ code: 'WaitTimeout' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops between two polls when the caller aborts', async () => {
    const controller = new AbortController();
    const { done, times } = wait({ signal: controller.signal }, inProgress);
    const failed = failureOf(done);
    await vi.advanceTimersByTimeAsync(500);
    controller.abort('enough');
    expect(await failed).toMatchObject({ code: 'Aborted', cause: 'enough' });
    expect(times).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops when the caller aborts in onProgress', async () => {
    const controller = new AbortController();
    const { done, times } = wait(
      { signal: controller.signal, onProgress: () => controller.abort('enough') },
      inProgress,
    );
    expect(await failureOf(done)).toMatchObject({ code: 'Aborted', cause: 'enough' });
    expect(times).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rides out what passes, and ends with what does not', async () => {
    const { done } = wait(
      {},
      failure(500, 'InternalFailureException'),
      inProgress,
      failure(404, 'ResourceNotFoundException'),
    );
    const failed = failureOf(done);
    await vi.runAllTimersAsync();
    expect(await failed).toMatchObject({ code: 'ResourceNotFoundException' });
  });
});
