import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymousCaller, type Caller, takeTurn } from '../../src/callers/caller.ts';
import { createCallerList, createTurns } from '../../src/callers/caller-list.ts';
import { dashboards, failureOf, operations, subject, targets } from './fixture.ts';

it('anybody may send any number of requests where nobody is asked who they are', () => {
  const anybody = anonymousCaller(operations, targets);
  for (let request = 0; request < 1000; request += 1) void takeTurn(anybody);
  expect(anybody).toMatchObject({ name: 'anonymous', operations: new Set(operations), targets: new Set(targets) });
});

describe("a caller's rate", () => {
  let time = 0;
  const callerWithRate = (rate: number): Caller => {
    const caller = createCallerList(
      [{ ...dashboards, rate }],
      createTurns(() => time),
    ).callerOfSubject(subject);
    if (caller === undefined) throw new Error('there is no such caller');
    return caller;
  };

  it('lets a second of it through at once, and says when the next is taken', async () => {
    const caller = callerWithRate(3);
    for (let request = 0; request < 3; request += 1) void takeTurn(caller);
    const failure = await failureOf(() => takeTurn(caller));
    expect(failure).toMatchObject({ kind: 'caller-rate', status: 429, code: 'ThrottlingException' });
    expect(failure.headers).toEqual({ 'Retry-After': '1' });
  });

  it('below one a second takes single requests', async () => {
    const caller = callerWithRate(0.1);
    void takeTurn(caller);
    time += 4000;
    // A tenth of ten seconds for having asked.
    expect((await failureOf(() => takeTurn(caller))).headers['Retry-After']).toBe('7');
    time += 7000;
    void takeTurn(caller);
  });

  it('tells the truth in Retry-After, whatever the rate', async () => {
    const steps = fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 50, noNaN: true }), steps, async (rate, waits) => {
        const caller = callerWithRate(rate);
        for (const wait of waits) {
          time += wait;
          try {
            void takeTurn(caller);
          } catch {
            const { headers } = await failureOf(() => takeTurn(caller));
            const seconds = Number(headers['Retry-After']);
            expect(seconds).toBeGreaterThanOrEqual(1);
            time += seconds * 1000;
            void takeTurn(caller);
          }
        }
      }),
    );
  });
});
