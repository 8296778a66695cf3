import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymousCaller, type Caller, enforceCallerRate } from '../../src/auth/caller.ts';
import { createCallerList, createCallerRateLimiters } from '../../src/auth/callers.ts';
import { dashboards, failureOf, operations, subject, targets } from './fixture.ts';

it('anybody may send any number of requests where nobody is asked who they are', () => {
  const anybody = anonymousCaller(operations, targets);
  for (let request = 0; request < 1000; request += 1) void enforceCallerRate(anybody);
  expect(anybody).toMatchObject({ name: 'anonymous', operations: new Set(operations), targets: new Set(targets) });
});

describe('Caller', () => {
  let time = 0;
  const callerWithRate = (rate: number): Caller => {
    const caller = createCallerList(
      [{ ...dashboards, rate }],
      createCallerRateLimiters(() => time),
    ).callerOfSubject(subject);
    if (caller === undefined) throw new Error('there is no such caller');
    return caller;
  };

  it("a caller's rate lets a second of it through at once, and says when the next is taken", async () => {
    const caller = callerWithRate(3);
    for (let request = 0; request < 3; request += 1) void enforceCallerRate(caller);
    const failure = await failureOf(() => enforceCallerRate(caller));
    expect(failure).toMatchObject({ kind: 'caller-rate', status: 429, code: 'ThrottlingException' });
    expect(failure.retryAfterMs).toBeCloseTo(1100 / 3, 0);
  });

  it("a caller's rate below one a second takes single requests", async () => {
    const caller = callerWithRate(0.1);
    void enforceCallerRate(caller);
    time += 4000;
    // A tenth of ten seconds for having asked.
    expect((await failureOf(() => enforceCallerRate(caller))).retryAfterMs).toBeCloseTo(7000);
    time += 7000;
    void enforceCallerRate(caller);
  });

  it("a caller's rate says when the next request is taken, whatever the rate", async () => {
    const steps = fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 50, noNaN: true }), steps, async (rate, waits) => {
        const caller = callerWithRate(rate);
        for (const wait of waits) {
          time += wait;
          try {
            void enforceCallerRate(caller);
          } catch {
            const { retryAfterMs = 0 } = await failureOf(() => enforceCallerRate(caller));
            expect(retryAfterMs).toBeGreaterThan(0);
            time += Math.ceil(retryAfterMs);
            void enforceCallerRate(caller);
          }
        }
      }),
    );
  });
});
