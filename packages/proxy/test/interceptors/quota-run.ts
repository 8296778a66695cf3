import { Failure } from '../../src/errors/failure.ts';
import { withDeduplication } from '../../src/interceptors/deduplicate.ts';
import { createLocalTokens } from '../../src/stores/token-source.ts';
import { type QuotaOptions, withQuota } from '../../src/interceptors/quota.ts';
import type { OperationRequest, UpstreamHandler, UpstreamResponse } from '../../src/upstream/handler.ts';
import { settled, startFakeClock } from '../support/fake-clock.ts';

/** A call that a test makes. */
export interface TestCall {
  /** When it comes, in milliseconds. */
  readonly at: number;
  readonly caller: string;
  /** What it asks for. Calls that ask the same may share one. Default: what no other asks for. */
  readonly key?: string;
  /** How long it waits. Default: for ever. */
  readonly timeLeftMs?: number;
  /** When its caller hangs up, in milliseconds after it came. Default: never. */
  readonly hangsUpAfterMs?: number;
}

/** What became of a call. */
export interface TestOutcome {
  readonly call: TestCall;
  /** When it went to AWS. */
  readonly wentAt?: number;
  /** What it was refused with, and when. */
  readonly failure?: Failure;
  readonly failedAt?: number;
}

export const describeOperation = {
  id: 'describeAuditTask',
  method: 'GET',
  path: '/',
  parameters: [],
  responses: new Map(),
};

const answer: UpstreamResponse = {
  content: Buffer.from('{}'),
  entityTag: '"{}"',
  body: {},
  violations: [],
  upstream: { status: 200, requestId: undefined, sentAt: 0, durationMs: 0 },
};

export function readOf(caller: string): OperationRequest {
  return { operation: describeOperation, request: { method: 'GET', path: '/', query: '' }, key: '/', caller };
}

/** How a run is made. */
export interface QuotaRun extends Pick<QuotaOptions, 'maxWaiting' | 'observer'> {
  readonly ratePerSecond: number;
  readonly calls: readonly TestCall[];
  /** How late timers are. */
  readonly lateBy?: () => number;
}

/** Makes calls through a quota on a clock of its own until all have ended; the outcomes in the calls' order. */
export async function runQuota({ ratePerSecond, calls, lateBy, ...options }: QuotaRun): Promise<{
  readonly outcomes: readonly TestOutcome[];
  /** When calls went to AWS. */
  readonly sent: readonly number[];
  readonly sleepers: number;
}> {
  const clock = startFakeClock({ ...(lateBy && { lateBy }) });
  const source = createLocalTokens({ ratePerSecond, now: clock.now, sleep: clock.sleep });
  const sent: number[] = [];
  const next: UpstreamHandler = () => {
    sent.push(clock.now());
    return Promise.resolve(answer);
  };
  const { now } = clock;
  const withinQuota = withQuota(next, { sources: new Map([['describeAuditTask', source]]), now, ...options });
  const handler = withDeduplication(withinQuota, { now });
  const ends: { at: number; end: () => void }[] = [];

  const make = async (call: TestCall, index: number): Promise<TestOutcome> => {
    const controller = new AbortController();
    const { at, caller, key = `call ${index}`, timeLeftMs = 1e9, hangsUpAfterMs = Infinity } = call;
    ends.push({ at: at + timeLeftMs, end: () => controller.abort(new DOMException('Too late', 'TimeoutError')) });
    ends.push({ at: at + hangsUpAfterMs, end: () => controller.abort() });
    try {
      await handler({ ...readOf(caller), key }, { signal: controller.signal, deadline: at + timeLeftMs });
      return { call, wentAt: clock.now() };
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return { call, failure, failedAt: clock.now() };
    }
  };

  const outcomes: Promise<TestOutcome>[] = [];
  let pending = calls.length;
  const order = calls.map((call, index) => ({ call, index })).sort((a, b) => a.call.at - b.call.at);
  for (const { call, index } of order) {
    await endUntil(call.at);
    await clock.runUntil(call.at);
    outcomes[index] = make(call, index).finally(() => (pending -= 1));
  }
  await settled();
  for (let step = 0; pending > 0; step += 1) {
    if (step > 100_000) throw new Error(`${pending} calls never end`);
    await endUntil(clock.now() + 50);
    await clock.runUntil(clock.now() + 50);
  }
  return { outcomes: await Promise.all(outcomes), sent, sleepers: clock.sleepers };

  async function endUntil(time: number): Promise<void> {
    ends.sort((a, b) => a.at - b.at);
    while (ends[0] !== undefined && ends[0].at <= time) {
      const [next] = ends.splice(0, 1);
      if (next === undefined) return;
      await clock.runUntil(next.at);
      next.end();
      await settled();
    }
  }
}

/** Counts the most calls in any second, its first and last moment included. */
export function maxInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((start, index) => sorted.slice(index).filter((time) => time <= start + 1000).length),
  );
}

/** When calls went, in their order. */
export function timesOf(outcomes: readonly TestOutcome[]): number[] {
  return outcomes.flatMap(({ wentAt }) => (wentAt === undefined ? [] : [wentAt])).sort((a, b) => a - b);
}
