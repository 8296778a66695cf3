import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { createLocalTokens, type TokenSource } from '../../src/stores/token-source.ts';
import { type QuotaGauges, withQuota } from '../../src/interceptors/quota.ts';
import { settled, startFakeClock } from '../support/fake-clock.ts';
import { maxInASecond, readOf, runQuota, type TestCall, timesOf } from './quota-run.ts';

const flood = (count: number, more: Partial<TestCall> = {}): TestCall[] =>
  Array.from({ length: count }, () => ({ at: 0, caller: 'flood', ...more }));

const calls = fc.array(
  fc.record(
    {
      at: fc.oneof(fc.nat(4000), fc.constantFrom(0, 1000, 2000)),
      caller: fc.constantFrom('a', 'b', 'c'),
      timeLeftMs: fc.integer({ min: 1, max: 5000 }),
      hangsUpAfterMs: fc.nat(3000),
    },
    { requiredKeys: ['at', 'caller'] },
  ),
  { maxLength: 60, size: 'max' },
);

describe('Quota', () => {
  it.each([9, 23])(
    'the quota rate of %d is never exceeded in any second, whatever comes when, and however late timers are',
    async (rate) => {
      await fc.assert(
        fc.asyncProperty(calls, fc.array(fc.integer({ min: -1, max: 60 }), { minLength: 1 }), async (list, delays) => {
          let timer = 0;
          const lateBy = (): number => delays[timer++ % delays.length] ?? 0;
          const { outcomes } = await runQuota({ ratePerSecond: rate, calls: list, lateBy });
          expect(maxInASecond(timesOf(outcomes))).toBeLessThanOrEqual(rate);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('the rate is never more than its next whole number in any second, fractions too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.2, max: 50, noNaN: true }), calls, async (ratePerSecond, list) => {
        const { outcomes } = await runQuota({
          ratePerSecond,
          calls: list.map((call) => ({ ...call, timeLeftMs: 9000 })),
        });
        expect(maxInASecond(timesOf(outcomes))).toBeLessThanOrEqual(Math.ceil(ratePerSecond));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [9, 10, 110],
    [23, 25, 85],
  ])(
    'the rate of %d stays within %d at AWS while some calls take %d ms longer than others',
    async (ratePerSecond, quota, ms) => {
      const { outcomes } = await runQuota({ ratePerSecond, calls: flood(100) });
      const arrivals = timesOf(outcomes).map((time, index) => time + (Math.floor(index / 9) % 2 === 0 ? ms : 0));
      expect(maxInASecond(arrivals)).toBeLessThanOrEqual(quota);
      expect(maxInASecond(timesOf(outcomes).map((time, index) => time + (index < 50 ? ms : 0)))).toBeLessThanOrEqual(
        quota,
      );
    },
  );

  it.each([0.5, 9, 9.5, 23])('the rate of %d is used up while calls wait', async (ratePerSecond) => {
    const { outcomes } = await runQuota({ ratePerSecond, calls: flood(50) });
    expect(timesOf(outcomes).at(-1)).toBeCloseTo((49 / ratePerSecond) * 1000, -1);
  });

  it('the rate holds for each operation by itself, and for none without a source', async () => {
    const next = vi.fn(() => Promise.reject(new Failure('internal', { detail: 'Reached.' })));
    const source = createLocalTokens({ ratePerSecond: 0.1 });
    const fetch = withQuota(next, { sources: new Map([['listAuditTasks', source]]) });
    const callOptions = { signal: new AbortController().signal, deadline: performance.now() + 1000 };
    const list = { ...readOf('a'), operation: { ...readOf('a').operation, id: 'listAuditTasks' } };
    const kinds = [];
    for (const read of [list, list, readOf('a'), readOf('a')]) {
      kinds.push(
        await fetch(read, callOptions).catch((error: unknown) => (error instanceof Failure ? error.kind : error)),
      );
    }
    expect(kinds).toEqual(['internal', 'quota', 'internal', 'internal']);
  });
});

it('a bucket holds one token, however long nobody took any', async () => {
  const clock = startFakeClock();
  const source = createLocalTokens({ ratePerSecond: 4, now: clock.now, sleep: clock.sleep });
  await clock.runUntil(60_000);
  expect([source.take(), source.take()]).toEqual([true, false]);
  expect(source.forecast().nextInMs).toBeCloseTo(250);
  await clock.runThrough(source.whenNext(new AbortController().signal));
  expect([source.take(), source.take()]).toEqual([true, false]);
});

describe('Quota', () => {
  it('the fair queue of a quota lets no caller wait for more than one call of each other caller, however much these send', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.integer({ min: 20, max: 200 }), async (list, size) => {
        const patient = list.map(({ at, caller }) => ({ at, caller }));
        const { outcomes } = await runQuota({ ratePerSecond: 20, calls: [...flood(size), ...patient] });
        const served = outcomes.toSorted((a, b) => (a.wentAt ?? Infinity) - (b.wentAt ?? Infinity));
        for (const { call, wentAt = Infinity } of outcomes) {
          const since = served.filter((other) => (other.wentAt ?? Infinity) > call.at && (other.wentAt ?? 0) < wentAt);
          const own = since.filter((other) => other.call.caller === call.caller).length;
          for (const caller of ['a', 'b', 'c', 'flood']) {
            const others = since.filter((other) => other.call.caller === caller).length;
            expect(others).toBeLessThanOrEqual(own + 1);
          }
        }
        for (const caller of ['a', 'b', 'c']) {
          const times = outcomes.filter(({ call }) => call.caller === caller).toSorted((a, b) => a.call.at - b.call.at);
          expect(times.map(({ wentAt }) => wentAt)).toEqual(timesOf(times));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the fair queue of a quota serves a caller behind a flood of 500 next but one', async () => {
    const { outcomes } = await runQuota({ ratePerSecond: 10, calls: [...flood(500), { at: 1050, caller: 'polite' }] });
    expect(outcomes.at(-1)?.wentAt).toBeLessThan(1210);
  });

  it('the fair queue of a quota, when full, rejects the last of the longest line', async () => {
    const { outcomes } = await runQuota({
      ratePerSecond: 10,
      maxWaiting: 20,
      calls: [...flood(30), { at: 50, caller: 'polite' }, { at: 60, caller: 'polite' }],
    });
    const refused = outcomes.filter(({ failure }) => failure !== undefined);
    expect(refused.map(({ call }) => call.caller)).toEqual(Array.from({ length: 11 }, () => 'flood'));
    expect(refused.at(-1)?.failure).toMatchObject({ kind: 'quota' });
    expect(refused.at(-1)?.failure?.retryAfterMs).toBeCloseTo(2100, 0);
    expect(outcomes.at(-1)?.wentAt).toBeLessThan(500);
  });
});

describe('Quota', () => {
  it('a call that cannot have a token in time is rejected at once, with the time after which a token would have been there', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom('a', 'b', 'new'), fc.nat(4000), async (list, caller, timeLeftMs) => {
        const others = list.map(({ at, caller: other }) => ({ at: Math.min(at, 1000), caller: other }));
        const run = async (last: TestCall): Promise<{ wentAt?: number; failedAt?: number; failure?: Failure }> =>
          (await runQuota({ ratePerSecond: 5, calls: [...others, last] })).outcomes.at(-1) ?? {};
        const hurried = await run({ at: 1000, caller, timeLeftMs });
        const { wentAt = Infinity } = await run({ at: 1000, caller });
        const waitMs = wentAt - 1000;
        if (hurried.failure === undefined) {
          expect(hurried.wentAt).toBe(wentAt);
          expect(waitMs).toBeLessThanOrEqual(timeLeftMs);
        } else {
          expect(hurried.failedAt).toBe(1000);
          expect(waitMs).toBeGreaterThan(timeLeftMs * 0.89);
          expect(hurried.failure).toMatchObject({
            kind: 'quota',
            status: 429,
            code: 'ThrottlingException',
            source: 'gateway',
          });
          const { retryAfterMs = 0 } = hurried.failure;
          expect(retryAfterMs).toBeGreaterThan(waitMs - 0.001);
          expect(retryAfterMs - 1).toBeLessThan(waitMs + 0.001);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a call that cannot have a token in time says what is used up, and for how long', async () => {
    const { outcomes } = await runQuota({ ratePerSecond: 0.4, calls: flood(2, { timeLeftMs: 2000 }) });
    expect(outcomes[1]?.failure?.message).toBe(
      "The account's quota for describeAuditTask has room again in 3 s, later than the request can wait.",
    );
  });

  it('a call that cannot have a token in time is rejected at its deadline, where others went first', async () => {
    const newcomers = Array.from({ length: 20 }, (_, index) => ({ at: 30 * index, caller: `newcomer ${index}` }));
    const { outcomes } = await runQuota({ ratePerSecond: 10, calls: [...flood(4, { timeLeftMs: 600 }), ...newcomers] });
    const late = outcomes.filter(({ failure }) => failure !== undefined);
    expect(late.map(({ failedAt }) => failedAt)).toEqual([600, 600]);
    expect(late[0]?.failure).toMatchObject({ kind: 'quota', source: 'gateway' });
    expect(late[0]?.failure?.retryAfterMs).toBeCloseTo(1800, 0);
  });

  it('a call that cannot have a token in time has a tenth of its time left for AWS when it gets a token under overload', async () => {
    const { outcomes } = await runQuota({ ratePerSecond: 10, calls: flood(200, { timeLeftMs: 5000 }) });
    expect(timesOf(outcomes)).toHaveLength(45);
    expect(timesOf(outcomes).at(-1)).toBeLessThanOrEqual(4500);
  });
});

describe('Quota', () => {
  it('a call that ends while it waits leaves at once and takes no token', async () => {
    const gone = flood(30, { hangsUpAfterMs: 150 });
    const { outcomes } = await runQuota({ ratePerSecond: 10, calls: [...gone, { at: 150, caller: 'next' }] });
    const failures = outcomes.filter(({ failure }) => failure !== undefined);
    expect(failures).toHaveLength(28);
    expect(failures.every(({ failedAt, failure }) => failedAt === 150 && failure?.source === 'caller')).toBe(true);
    expect(outcomes.at(-1)?.wentAt).toBeCloseTo(200, 0);
  });

  it('a call that ends while it waits takes no token either when it was the only one', async () => {
    const { outcomes, sleepers } = await runQuota({
      ratePerSecond: 1,
      calls: [...flood(2, { hangsUpAfterMs: 500 }), { at: 1001, caller: 'next' }],
    });
    expect(outcomes.map(({ wentAt }) => wentAt)).toEqual([0, undefined, 1001]);
    expect(sleepers).toBe(0);
  });

  it('a call that ends while it waits is not sent with a signal that is aborted already', async () => {
    const next = vi.fn(() => Promise.reject(new Error('not reached')));
    const fetch = withQuota(next, {
      sources: new Map([['describeAuditTask', createLocalTokens({ ratePerSecond: 1 })]]),
    });
    const ended = fetch(readOf('a'), { signal: AbortSignal.abort(), deadline: performance.now() + 1000 });
    await expect(ended).rejects.toMatchObject({ kind: 'quota', source: 'caller' });
    expect(next).not.toHaveBeenCalled();
  });

  it('a call that ends while it waits leaves neither a timer nor a listener behind, however it ended', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (list) => {
        const add = vi.spyOn(AbortSignal.prototype, 'addEventListener');
        const remove = vi.spyOn(AbortSignal.prototype, 'removeEventListener');
        const { sleepers } = await runQuota({ ratePerSecond: 9, calls: list });
        expect(sleepers).toBe(0);
        expect(remove.mock.calls).toHaveLength(add.mock.calls.length);
        vi.restoreAllMocks();
      }),
      { numRuns: 20 },
    );
  });
});

it('notifies its observer of what happens, and what is left at any time', async () => {
  const clock = startFakeClock();
  const observer = {
    watch: vi.fn<(operation: string, gauges: QuotaGauges) => void>(),
    onTaken: vi.fn(),
    onRefused: vi.fn(),
  };
  const source = createLocalTokens({ ratePerSecond: 2, now: clock.now, sleep: clock.sleep });
  const next = (): Promise<never> => Promise.reject(new Failure('internal', { detail: 'Reached.' }));
  const fetch = withQuota(next, { sources: new Map([['describeAuditTask', source]]), now: clock.now, observer });
  const gauges = observer.watch.mock.calls[0]?.[1];
  const levels = (): unknown => ({ tokens: gauges?.tokens(), waiting: gauges?.waiting() });
  expect(observer.watch.mock.calls[0]?.[0]).toBe('describeAuditTask');
  expect(levels()).toEqual({ tokens: 2, waiting: 0 });
  const callOptions = { signal: new AbortController().signal, deadline: 1000 };
  const ends = Promise.allSettled(Array.from({ length: 4 }, () => fetch(readOf('a'), callOptions)));
  await settled();
  expect(levels()).toEqual({ tokens: 1, waiting: 1 });
  await clock.runUntil(1000);
  expect(levels()).toEqual({ tokens: 1, waiting: 0 });
  await clock.runUntil(2000);
  expect(levels()).toEqual({ tokens: 2, waiting: 0 });
  await ends;
  expect(observer.onTaken.mock.calls).toEqual([
    ['describeAuditTask', 0],
    ['describeAuditTask', 500.001],
  ]);
  expect(observer.onRefused.mock.calls).toEqual(Array.from({ length: 2 }, () => ['describeAuditTask', 'deadline']));
});

it('ends the calls that wait where the source of tokens fails, and serves the next', async () => {
  const take = vi.fn(() => false);
  const whenNext = vi.fn<TokenSource['whenNext']>(() => Promise.resolve());
  const source = { ratePerSecond: 1, forecast: () => ({ nextInMs: 0, intervalMs: 0 }), whenNext, take };
  const next = (): Promise<never> => Promise.reject(new Error('reached'));
  const fetch = withQuota(next, { sources: new Map([['describeAuditTask', source]]) });
  const callOptions = { signal: new AbortController().signal, deadline: performance.now() + 1000 };
  whenNext.mockRejectedValueOnce(new Error('a fault'));
  await expect(fetch(readOf('a'), callOptions)).rejects.toThrow('a fault');
  take.mockReturnValue(true);
  await expect(fetch(readOf('a'), callOptions)).rejects.toThrow('reached');
});
