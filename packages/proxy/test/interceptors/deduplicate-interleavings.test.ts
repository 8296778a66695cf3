import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withDeduplication } from '../../src/interceptors/deduplicate.ts';
import { Failure } from '../../src/errors/failure.ts';
import type { UpstreamHandler } from '../../src/upstream/handler.ts';
import { responseOf, createWaiter, describeRequest, type TestWaiter } from './requests.ts';

interface Call {
  readonly path: string;
  readonly signal: AbortSignal;
  settled: boolean;
}

interface Waiting {
  readonly waiter: TestWaiter;
  left: boolean;
  call?: Call | undefined;
  outcome?: unknown;
}

const taskIds = ['a', 'b'] as const;
const requests = fc.array(
  fc.record({
    taskId: fc.constantFrom(...taskIds),
    leaves: fc.constantFrom('never' as const, 'hangUp' as const, 'runOutOfTime' as const),
    deadline: fc.constantFrom(5000, 5500, 9000),
    caller: fc.constantFrom('one', 'other'),
  }),
  { minLength: 1, maxLength: 10 },
);
const awsFailure = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
const quotaRefusal = new Failure('quota', { detail: 'Rate exceeded' });
// A call without an end of its own ends only by its signal.
const ends = fc.array(fc.constantFrom('answer', awsFailure, quotaRefusal, 'none'), { minLength: 25, maxLength: 25 });

async function untilAborted(signal: AbortSignal): Promise<never> {
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => aborted.reject(new Error('aborted')));
  return aborted.promise;
}

it('Every order of joining, leaving and ending is right', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), requests, ends, async (scheduler, specs, endsOfCalls) => {
      const step = (label: string): Promise<unknown> => scheduler.schedule(Promise.resolve(), label);
      const calls: Call[] = [];
      const next: UpstreamHandler = async ({ request: { path } }, { signal }) => {
        expect(calls.filter((call) => call.path === path && !call.settled && !call.signal.aborted)).toEqual([]);
        const call = { path, signal, settled: false };
        const end = endsOfCalls[calls.push(call)];
        const aborted = untilAborted(signal);
        await Promise.race([aborted, end === 'none' ? aborted : step(`${path} ends`)]).finally(() => {
          call.settled = true;
        });
        if (end instanceof Failure) throw end;
        return responseOf({ path });
      };
      const handler = withDeduplication(next, { now: () => 0 });

      const join = (waiting: Waiting, taskId: string, caller: string): void => {
        const request = { ...describeRequest(taskId), caller };
        const response = handler(request, waiting.waiter.options);
        waiting.call = calls.findLast(({ path }) => path === request.request.path);
        response.then(
          ({ body }) => (waiting.outcome = body),
          (failure: unknown) => (waiting.outcome = failure),
        );
      };
      const all = specs.map(({ taskId, leaves, deadline, caller }, index) => {
        const waiting: Waiting = { waiter: createWaiter(deadline), left: false };
        void step(`${index} joins`).then(() => join(waiting, taskId, caller));
        if (leaves !== 'never') {
          void step(`${index} leaves`).then(() => {
            waiting.left = true;
            waiting.waiter[leaves]();
          });
        }
        return waiting;
      });
      await scheduler.waitIdle();
      await new Promise(setImmediate);

      for (const { call, left, outcome } of all.filter((waiting) => !waiting.left)) {
        // While somebody waits for it, a call is not ended, and nobody hears that others have left.
        expect({ left, aborted: call?.signal.aborted }).toEqual({ left: false, aborted: false });
        if (outcome instanceof Error) expect([awsFailure, quotaRefusal]).toContain(outcome);
      }
      for (const { waiter, outcome } of all) {
        if (outcome !== undefined) expect(getEventListeners(waiter.options.signal, 'abort')).toEqual([]);
        waiter.runOutOfTime();
      }
      await new Promise(setImmediate);

      for (const { outcome } of all) expect(outcome).toBeDefined();
      // A call that everybody has left is aborted, so that none is in flight any more.
      expect(calls.filter(({ settled }) => !settled)).toEqual([]);
      // Nothing is kept of what has ended.
      const before = calls.length;
      for (const taskId of taskIds) {
        const last: Waiting = { waiter: createWaiter(), left: false };
        join(last, taskId, 'one');
        last.waiter.hangUp();
      }
      await new Promise(setImmediate);
      expect(calls).toHaveLength(before + taskIds.length);
    }),
    { numRuns: 500 },
  );
});
