import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { maxInASecond, runQuota, type TestCall } from './quota-run.ts';

/** So many calls of one caller for things that nobody else asks for, and a last one for an audit. */
const flood = (count: number): TestCall[] => [
  ...Array.from({ length: count }, () => ({ at: 0, caller: 'flood' })),
  { at: 0, caller: 'flood', key: 'audit' },
];
const rate = { ratePerSecond: 9 };

describe('Shared quota', () => {
  it('A caller that joins the queued call of another waits no longer than with a call of its own, and the other has its response sooner', async () => {
    const { outcomes } = await runQuota({ ...rate, calls: [...flood(76), { at: 20, caller: 'joiner', key: 'audit' }] });
    const [first, joined] = outcomes.slice(-2);
    expect(joined?.wentAt).toBeLessThan(240);
    expect(first?.wentAt).toBe(joined?.wentAt);
    const alone = await runQuota({ ...rate, calls: [...flood(76), { at: 20, caller: 'joiner' }] });
    expect(joined?.wentAt).toBe(alone.outcomes.at(-1)?.wentAt);
  });

  it('A caller that joins the queued call of another keeps its position when the first caller hangs up, and the position of that one is gone', async () => {
    const calls = [
      { at: 0, caller: 'first' },
      { at: 0, caller: 'first', key: 'audit', hangsUpAfterMs: 50 },
      { at: 10, caller: 'joiner' },
      { at: 20, caller: 'joiner', key: 'audit' },
      { at: 60, caller: 'other' },
    ];
    const { outcomes } = await runQuota({ ...rate, calls });
    const intervals = outcomes.map(({ wentAt }) => wentAt && Math.round((wentAt / 1000) * rate.ratePerSecond));
    expect(intervals).toEqual([0, undefined, 1, 3, 2]);
  });

  it('A caller that joins the queued call of another leaves the position of the first caller when it hangs up', async () => {
    const { outcomes, sent } = await runQuota({
      ...rate,
      calls: [...flood(8), { at: 20, caller: 'joiner', key: 'audit', hangsUpAfterMs: 50 }],
    });
    expect(outcomes.at(-1)?.failure).toMatchObject({ source: 'caller' });
    expect(outcomes.at(-2)?.wentAt).toBeCloseTo(8 * (1000 / 9), 0);
    expect(sent).toHaveLength(9);
  });

  it('A caller that joins the queued call of another is rejected alone, at once, where the call goes too late for it', async () => {
    const onRefused = vi.fn();
    const { outcomes } = await runQuota({
      ...rate,
      calls: [
        ...flood(10),
        ...Array.from({ length: 10 }, () => ({ at: 5, caller: 'joiner' })),
        { at: 20, caller: 'joiner', key: 'audit', timeLeftMs: 1000 },
      ],
      observer: { onRefused },
    });
    expect(outcomes.at(-1)).toMatchObject({
      failedAt: 20,
      failure: { kind: 'quota', retryAfterMs: expect.closeTo(2500, -3) },
    });
    expect(outcomes.slice(0, -1).every(({ wentAt }) => wentAt !== undefined)).toBe(true);
    expect(onRefused.mock.calls).toEqual([['describeAuditTask', 'deadline']]);
  });

  it("A caller that joins the queued call of another gets the quota's failure, not AWS's, where its deadline passes while the call still waits", async () => {
    const newcomers = Array.from({ length: 20 }, (_, index) => ({ at: 30 * index + 25, caller: `newcomer ${index}` }));
    const { outcomes } = await runQuota({
      ...rate,
      calls: [
        ...flood(3),
        { at: 10, caller: 'joiner' },
        { at: 10, caller: 'joiner' },
        { at: 20, caller: 'joiner', key: 'audit', timeLeftMs: 900 },
        ...newcomers,
      ],
    });
    const late = outcomes.find(({ failure }) => failure !== undefined);
    expect(late).toMatchObject({ call: { caller: 'joiner' }, failedAt: 920, failure: { kind: 'quota', status: 429 } });
  });

  it('A caller that joins the queued call of another keeps the call from being dropped as one of a flood when too many wait', async () => {
    const { outcomes } = await runQuota({
      ...rate,
      maxWaiting: 20,
      calls: [...flood(19), { at: 10, caller: 'joiner', key: 'audit' }, ...flood(19).slice(0, -1)],
    });
    expect(outcomes.filter(({ failure }) => failure?.kind === 'quota').length).toBeGreaterThan(10);
    const shared = outcomes.filter(({ call }) => call.key === 'audit');
    for (const { wentAt } of shared) expect(wentAt).toBeLessThan(250);
  });
});

const calls = fc.array(
  fc.record<TestCall>(
    {
      at: fc.nat(2000),
      caller: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('one', 'two', 'three'),
      timeLeftMs: fc.integer({ min: 1, max: 5000 }),
      hangsUpAfterMs: fc.nat(3000),
    },
    { requiredKeys: ['at', 'caller'] },
  ),
  { maxLength: 40, size: 'max' },
);

describe('Shared quota', () => {
  it('Whatever callers request, share and leave, the rate is never exceeded, every request ends, and no call is made twice', async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (list) => {
        const { outcomes, sent, sleepers } = await runQuota({ ...rate, calls: list });
        expect(maxInASecond(sent)).toBeLessThanOrEqual(9);
        expect(outcomes).toHaveLength(list.length);
        expect(sleepers).toBe(0);
        const served = outcomes.filter(({ wentAt }) => wentAt !== undefined);
        expect(new Set(served.map(({ wentAt }) => wentAt)).size).toBeLessThanOrEqual(sent.length);
        // A request that nobody shares, and that ended well, has a call of its own.
        const own = served.filter(({ call }) => call.key === undefined);
        expect(new Set(own.map(({ wentAt }) => wentAt)).size).toBe(own.length);
      }),
      { numRuns: 60 },
    );
  });

  it('Whatever callers request, share and leave, no caller that joins a call waits longer than with a call of its own', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom('a', 'b', 'new'), fc.nat(2000), async (list, caller, at) => {
        const patient = list.map(({ at: time, caller: other, key }) => ({
          at: time,
          caller: other,
          ...(key !== undefined && { key }),
        }));
        const wentAt = async (key: string): Promise<number> => {
          const { outcomes } = await runQuota({ ...rate, calls: [...patient, { at, caller, key }] });
          return outcomes.at(-1)?.wentAt ?? Infinity;
        };
        expect(await wentAt('one')).toBeLessThanOrEqual(await wentAt('what nobody else asks for'));
      }),
      { numRuns: 60 },
    );
  });
});
