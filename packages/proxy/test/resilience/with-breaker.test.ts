import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../src/failure/failure.ts';
import type { CancelSignal } from '../../src/reading/cancellation.ts';
import type { Fetch } from '../../src/reading/audit-read.ts';
import { type BreakerState, withBreaker } from '../../src/resilience/with-breaker.ts';
import { answer, failed, patienceUntil, read, timeUp, unanswered } from './fixture.ts';

let states: BreakerState[];
let next: Fetch;
let asked: number;
let guarded: Fetch;
beforeEach(() => {
  vi.useFakeTimers();
  states = [];
  asked = 0;
  next = () => Promise.resolve(answer);
  guarded = withBreaker(
    (...call) => {
      asked += 1;
      return next(...call);
    },
    { timeoutMs: 10_000, now: () => Date.now(), onState: (state) => states.push(state) },
  );
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const failing =
  (kind: Failure['kind'], status?: number): Fetch =>
  () =>
    Promise.reject(failed(kind, status));
const ask = (patience = patienceUntil()): Promise<unknown> => guarded(read, patience).catch((error: unknown) => error);

/** Calls that end as `next` says, over a second. */
async function call(times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    await ask();
    vi.advanceTimersByTime(1000 / times);
  }
}

async function open(): Promise<void> {
  next = failing('aws-failure', 500);
  while (states.length === 0) await ask();
  states = [];
  asked = 0;
}

describe('AWS is no longer asked', () => {
  it.each([
    { when: 'it fails', fetch: failing('aws-failure', 500), opens: true },
    { when: 'it cannot be reached', fetch: failing('upstream-unreachable'), opens: true },
    { when: 'its answers break off', fetch: failing('upstream-broken-answer'), opens: true },
    { when: 'it throttles', fetch: failing('aws-throttling', 400), opens: false },
    { when: 'it refuses', fetch: failing('aws-refusal', 404), opens: false },
    { when: 'it refuses the credentials', fetch: failing('gateway-credentials', 403), opens: false },
    { when: 'there are no credentials', fetch: failing('gateway-credentials'), opens: false },
    { when: 'something else fails', fetch: () => Promise.reject(new TypeError('a mistake')), opens: false },
  ] satisfies readonly { when: string; fetch: Fetch; opens: boolean }[])(
    'when $when: $opens',
    async ({ fetch, opens }) => {
      next = fetch;
      await call(40);
      expect(states).toEqual(opens ? ['open'] : []);
      expect(asked).toBe(opens ? 20 : 40);
    },
  );

  it('when it does not answer in time', async () => {
    next = () => {
      vi.advanceTimersByTime(300);
      return Promise.reject(failed('upstream-timeout'));
    };
    const impatient = withBreaker((...call) => next(...call), {
      timeoutMs: 300,
      now: () => Date.now(),
      onState: (state) => states.push(state),
    });
    for (let at = 0; at < 30; at += 1) await impatient(read, patienceUntil()).catch(() => undefined);
    expect(states).toEqual(['open']);
  });

  it('but not when it had no time to answer', async () => {
    next = () => {
      vi.advanceTimersByTime(20);
      return Promise.reject(failed('upstream-timeout'));
    };
    await call(40);
    expect(states).toEqual([]);
  });

  it('but not when callers hang up', async () => {
    next = unanswered;
    for (let at = 0; at < 40; at += 1) {
      const caller = new AbortController();
      const outcome = ask({ signal: caller.signal, deadline: Infinity });
      caller.abort();
      expect(await outcome).toMatchObject({ kind: 'upstream-unreachable' });
    }
    expect(states).toEqual([]);
  });

  it('however many callers hang up meanwhile: they show nothing', async () => {
    let at = 0;
    const down = failing('upstream-unreachable');
    next = (...asking) => ((at += 1) % 3 === 0 ? down : unanswered)(...asking);
    for (let asking = 0; asking < 60; asking += 1) {
      const caller = new AbortController();
      const outcome = ask({ signal: caller.signal, deadline: Infinity });
      if (at % 3 !== 0) caller.abort();
      await outcome;
    }
    expect(states).toEqual(['open']);
  });

  it('but not when it fails three times in ten, minute after minute', async () => {
    let at = 0;
    next = () => {
      at += 1;
      return at % 10 < 3 ? Promise.reject(failed('aws-failure', 500)) : Promise.resolve(answer);
    };
    for (let second = 0; second < 120; second += 1) await call(25);
    expect(states).toEqual([]);
    expect(asked).toBe(3000);
  });

  it('but not by a few calls that all fail', async () => {
    next = failing('aws-failure', 500);
    await call(19);
    expect(states).toEqual([]);
  });
});

describe('while AWS is not asked', () => {
  it('callers hear so at once, and Retry-After is true', async () => {
    await open();
    vi.advanceTimersByTime(1500);
    const failure = await ask();
    expect(failure).toMatchObject({ kind: 'unavailable', status: 503, source: 'aws', headers: { 'Retry-After': '4' } });
    expect(asked).toBe(0);
    next = () => Promise.resolve(answer);
    vi.advanceTimersByTime(4000);
    expect(await ask()).toBe(answer);
    expect(states).toEqual(['half-open', 'closed']);
  });

  it('one read at a time is let through to see, and the others are refused until it has ended', async () => {
    await open();
    const end = Promise.withResolvers<typeof answer>();
    next = () => end.promise;
    vi.advanceTimersByTime(5000);
    const probe = ask();
    for (let at = 0; at < 5; at += 1) expect(await ask()).toMatchObject({ headers: { 'Retry-After': '1' } });
    expect(asked).toBe(1);
    end.resolve(answer);
    expect(await probe).toBe(answer);
    expect(await ask()).toBe(answer);
    expect(states).toEqual(['half-open', 'closed']);
  });

  it('it stays so for five more seconds each time that it fails to answer', async () => {
    await open();
    for (let at = 0; at < 3; at += 1) {
      vi.advanceTimersByTime(5000);
      expect(await ask()).toMatchObject({ kind: 'aws-failure' });
      expect(await ask()).toMatchObject({ kind: 'unavailable', headers: { 'Retry-After': '5' } });
    }
    expect(states).toEqual(['half-open', 'open', 'half-open', 'open', 'half-open', 'open']);
    expect(asked).toBe(3);
  });

  it.each([
    { because: 'the quota is used up', fetch: failing('quota') },
    { because: 'there are no credentials', fetch: failing('gateway-credentials') },
  ])('it stays so where it could not be asked because $because', async ({ fetch }) => {
    await open();
    vi.advanceTimersByTime(5000);
    next = fetch;
    await ask();
    expect(states).toEqual(['half-open', 'open']);
  });

  it('a refusal shows that it works', async () => {
    await open();
    vi.advanceTimersByTime(5000);
    next = failing('aws-refusal', 404);
    expect(await ask()).toMatchObject({ kind: 'aws-refusal' });
    expect(states).toEqual(['half-open', 'closed']);
  });

  it.each([
    { how: 'hangs up', reason: undefined, kind: 'upstream-unreachable' },
    { how: 'has no more time', reason: timeUp(), kind: 'upstream-timeout' },
  ])('the read that is let through goes on when its caller $how', async ({ reason, kind }) => {
    await open();
    vi.advanceTimersByTime(5000);
    const end = Promise.withResolvers<typeof answer>();
    const signals: CancelSignal[] = [];
    next = (_read, { signal }) => {
      signals.push(signal);
      return end.promise;
    };
    const caller = new AbortController();
    const probe = ask({ signal: caller.signal, deadline: Date.now() + 10 });
    caller.abort(reason);
    expect(await probe).toMatchObject({ kind });
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    expect(states).toEqual(['half-open']);
    end.resolve(answer);
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual(['half-open', 'closed']);
  });

  it('the read that is let through has its time and no more', async () => {
    await open();
    vi.advanceTimersByTime(5000);
    next = unanswered;
    const probe = ask();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await probe).toMatchObject({ kind: 'upstream-timeout' });
    expect(states).toEqual(['half-open', 'open']);
  });

  it('a caller who left before is not let through', async () => {
    await open();
    vi.advanceTimersByTime(5000);
    const outcome = await ask({ signal: AbortSignal.abort(timeUp()), deadline: 0 });
    expect(outcome).toMatchObject({ kind: 'upstream-timeout' });
    expect(asked).toBe(0);
    expect(states).toEqual([]);
  });
});
