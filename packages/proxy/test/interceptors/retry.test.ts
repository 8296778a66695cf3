import { getEventListeners } from 'node:events';
import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { createSigner } from '@audit-gateway/sigv4';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Failure } from '../../src/errors/failure.ts';
import { createAwsHandler } from '../../src/upstream/aws-handler.ts';
import { type NoRetry, type RetryOptions, withRetries } from '../../src/interceptors/retry.ts';
import { createSigningClock } from '../../src/upstream/signing-clock.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import { json, startUpstream } from '../support/upstream.ts';
import { answer, failed, callOptionsUntil, read, scripted } from './fixture.ts';
import type { UpstreamHandler } from '../../src/upstream/handler.ts';

let time: number;
let waits: number[];
let refused: NoRetry[];
beforeEach(() => {
  time = 0;
  waits = [];
  refused = [];
});

/** Retries on a clock that only waiting moves. */
function retrying(next: UpstreamHandler, options: RetryOptions = {}): UpstreamHandler {
  return withRetries(next, {
    now: () => time,
    sleep: (ms) => {
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
    onNoRetry: (reason) => refused.push(reason),
    ...options,
  });
}

describe('Retry', () => {
  it.each([
    { after: 'an error of AWS', failure: failed('aws-failure', 500), again: true },
    { after: 'AWS being unavailable', failure: failed('aws-failure', 503, { status: 503 }), again: true },
    { after: 'throttling', failure: failed('aws-throttling', 400), again: true },
    { after: 'a lost connection', failure: failed('upstream-unreachable'), again: true },
    { after: 'an answer that broke off', failure: failed('upstream-broken-answer'), again: true },
    { after: '200 with HTML', failure: failed('upstream-broken-answer', 200), again: true },
    { after: '404 with HTML', failure: failed('upstream-broken-answer', 404), again: false },
    { after: 'a redirect', failure: failed('upstream-broken-answer', 302), again: false },
    { after: '414 with HTML', failure: failed('aws-refusal', 414, { status: 414 }), again: false },
    { after: 'a refusal', failure: failed('aws-refusal', 404, { status: 404 }), again: false },
    { after: 'a time-out', failure: failed('upstream-timeout'), again: false },
    { after: 'credentials that AWS refuses', failure: failed('gateway-credentials', 403), again: false },
    { after: 'the quota being used up', failure: failed('quota'), again: false },
    { after: 'the breaker being open', failure: failed('unavailable', undefined, { source: 'aws' }), again: false },
    { after: 'a fault of the gateway', failure: failed('internal'), again: false },
  ])('a request is tried again after $after: $again', async ({ failure, again }) => {
    const { fetch, calls } = scripted([failure]);
    const outcome = retrying(fetch)(read, callOptionsUntil());
    if (again) expect(await outcome).toBe(answer);
    else await expect(outcome).rejects.toBe(failure);
    expect(calls()).toBe(again ? 2 : 1);
    expect(refused).toEqual([]);
  });

  it('a request is not retried after another error', async () => {
    const error = new TypeError('a mistake');
    await expect(retrying(() => Promise.reject(error))(read, callOptionsUntil())).rejects.toBe(error);
    expect(waits).toEqual([]);
  });

  it('a request is retried twice at most; then its caller gets the last failure', async () => {
    const failures = [failed('aws-failure', 500), failed('upstream-unreachable'), failed('aws-throttling', 400)];
    const { fetch, calls } = scripted(failures);
    const told: [number, Failure][] = [];
    const retry = retrying(fetch, { onRetry: ({ number, failure }) => told.push([number, failure]) });
    await expect(retry(read, callOptionsUntil())).rejects.toBe(failures[2]);
    expect(calls()).toBe(3);
    expect(told).toEqual([
      [1, failures[0]],
      [2, failures[1]],
    ]);
    expect(refused).toEqual(['attempts']);
  });

  it("a caller gets AWS's failure where the retry finds the quota used up", async () => {
    const first = failed('aws-failure', 500);
    const { fetch } = scripted([first, failed('quota')]);
    await expect(retrying(fetch)(read, callOptionsUntil())).rejects.toBe(first);
  });

  it('a retried request is signed anew', async () => {
    const upstream = await startUpstream();
    let signings = 0;
    const client = createUpstream({
      url: new URL(upstream.url),
      signer: createSigner({ region: 'eu-west-1', service: 'iot' }),
      credentials: () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
      clock: createSigningClock({ clock: () => new Date(Date.UTC(2026, 0, 1, 0, 0, (signings += 1))) }),
    });
    upstream.answer = (request, response) => {
      const status = upstream.requests.length < 3 ? 500 : 200;
      json(status, {}, { 'x-amzn-errortype': 'InternalFailureException' })(request, response);
    };
    const checkResponse = createResponseChecker(await loadContract());
    const fetch = createAwsHandler({ upstream: client, checkResponse, contractMode: 'report' });
    const { upstream: call } = await retrying(fetch)(read, callOptionsUntil());
    await client.close();
    await upstream.close();
    expect(call.status).toBe(200);
    expect(new Set(upstream.requests.map(({ headers }) => headers.authorization)).size).toBe(3);
    expect(upstream.requests.map(({ headers }) => headers['x-amz-date'])).toEqual([
      '20260101T000001Z',
      '20260101T000002Z',
      '20260101T000003Z',
    ]);
  });
});

describe('Retry', () => {
  it('the wait before a retry is anything up to a bound that doubles, up to the cap', async () => {
    const times = { baseMs: fc.integer({ min: 1, max: 500 }), capMs: fc.integer({ min: 1, max: 2000 }) };
    const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: 5,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.record(times), draws, async ({ baseMs, capMs }, drawn) => {
        waits = [];
        const luck = drawn.values();
        const failures = drawn.map(() => failed('aws-failure', 500));
        const { fetch } = scripted(failures);
        const random = (): number => luck.next().value ?? 0;
        await retrying(fetch, { maxRetries: 5, baseMs, capMs, random })(read, callOptionsUntil());
        expect(waits).toHaveLength(5);
        for (const [retry, wait] of waits.entries()) {
          const bound = Math.min(capMs, baseMs * 2 ** retry);
          expect(wait).toBe((drawn[retry] ?? 0) * bound);
          expect(wait).toBeLessThanOrEqual(bound);
        }
      }),
    );
  });

  it('the wait before a retry is at most 100 ms, then 200 ms by default', async () => {
    const { fetch } = scripted([failed('aws-failure', 500), failed('aws-failure', 500)]);
    await retrying(fetch, { random: () => 0.999 })(read, callOptionsUntil());
    expect(waits.map(Math.ceil)).toEqual([100, 200]);
  });

  it.each([
    { retryAfterMs: 2000, waited: [2000] },
    { retryAfterMs: 130, waited: [130] },
    { retryAfterMs: 0, waited: [50] },
    { retryAfterMs: undefined, waited: [50] },
    { retryAfterMs: 11_000, waited: [] },
  ])(
    'the wait before a retry is at least the $retryAfterMs ms that AWS says, if there is time for them',
    async ({ retryAfterMs, waited }) => {
      const { fetch } = scripted([failed('aws-throttling', 400, { retryAfterMs })]);
      await retrying(fetch)(read, callOptionsUntil(10_000)).catch(() => undefined);
      expect(waits).toEqual(waited);
    },
  );

  it('the wait before a retry ends at once when the request is aborted, and leaves nothing behind', async () => {
    const failure = failed('aws-failure', 500);
    const { fetch, calls } = scripted([failure]);
    const caller = new AbortController();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const outcome = withRetries(fetch, { baseMs: 1e9, capMs: 1e9, onRetry: () => setImmediate(() => caller.abort()) })(
      read,
      { signal: caller.signal, deadline: Infinity },
    );
    await expect(outcome).rejects.toBe(failure);
    expect(calls()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });

  it('the wait before a retry does not begin when the request is aborted', async () => {
    const caller = new AbortController();
    const failure = failed('upstream-unreachable');
    const hungUp: UpstreamHandler = () => {
      caller.abort();
      return Promise.reject(failure);
    };
    await expect(retrying(hungUp)(read, { signal: caller.signal, deadline: Infinity })).rejects.toBe(failure);
    expect(waits).toEqual([]);
  });
});

describe('Retry', () => {
  it.each([
    { left: 1000, usualMs: 0, again: true },
    { left: 40, usualMs: 0, again: false },
    { left: 400, usualMs: 500, again: false },
    { left: 700, usualMs: 500, again: true },
  ])(
    'a retry that cannot end in time does not happen: $left ms before the deadline, where a response takes $usualMs ms: $again',
    async ({ left, usualMs, again }) => {
      let fail = false;
      const retry = retrying(() => {
        if (fail) {
          fail = false;
          return Promise.reject(failed('aws-failure', 500));
        }
        time += usualMs;
        return Promise.resolve(answer);
      });
      for (let call = 0; call < 50; call += 1) await retry(read, callOptionsUntil());
      fail = true;
      const outcome = retry(read, callOptionsUntil(time + left));
      if (again) expect(await outcome).toBe(answer);
      else await expect(outcome).rejects.toMatchObject({ kind: 'aws-failure' });
      expect(refused).toEqual(again ? [] : ['deadline']);
    },
  );
});

describe('Retry', () => {
  it("the retry budget of one caller is not another's: one that has spent its own leaves the others' untouched", async () => {
    const down: UpstreamHandler = () => Promise.reject(failed('aws-failure', 500));
    let respond = down;
    const retry = retrying((...call) => respond(...call), { sleep: () => Promise.resolve() });
    const poisoner = { ...read, caller: 'poisoner' };
    for (let call = 0; call < 100; call += 1) await retry(poisoner, callOptionsUntil()).catch(() => undefined);
    expect(refused).toContain('budget');
    const { fetch, calls } = scripted([failed('aws-failure', 500), failed('upstream-unreachable')]);
    respond = fetch;
    expect(await retry(read, callOptionsUntil())).toBe(answer);
    expect(calls()).toBe(3);
  });

  it('the retry budget is kept for the last thousand callers', async () => {
    const retry = retrying(() => Promise.reject(failed('aws-failure', 500)), { sleep: () => Promise.resolve() });
    const spend = async (caller: string): Promise<void> => {
      await retry({ ...read, caller }, callOptionsUntil()).catch(() => undefined);
    };
    for (let call = 0; call < 10; call += 1) await spend('first');
    expect(refused.splice(0)).toContain('budget');
    for (let caller = 0; caller < 1000; caller += 1) await spend(`caller ${caller}`);
    refused = [];
    await spend('first');
    expect(refused).toEqual(['attempts']);
  });

  it('the retry budget is a fifth of the calls, one in two seconds, and five at once', async () => {
    const traffic = fc.array(
      fc.record({
        waitMs: fc.nat({ max: 1000 }),
        calls: fc.nat({ max: 30 }),
        failureRate: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(
        traffic,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (seconds, luck) => {
          time = 0;
          let calls = 0;
          let sent = 0;
          let rate = 0;
          const retry = retrying(
            () => {
              sent += 1;
              return Number(luck.next().value) < rate
                ? Promise.reject(failed('aws-failure', 500))
                : Promise.resolve(answer);
            },
            { sleep: () => Promise.resolve() },
          );
          for (const { waitMs, calls: count, failureRate } of seconds) {
            time += waitMs;
            rate = failureRate;
            calls += count;
            await Promise.allSettled(Array.from({ length: count }, () => retry(read, callOptionsUntil())));
            expect(sent - calls).toBeLessThanOrEqual(5 + 0.2 * calls + time / 2000 + 1e-6);
          }
        },
      ),
    );
  });

  it('the retry budget keeps an outage from becoming a storm: 1,000 requests that all fail are 1,205 calls, not 3,000', async () => {
    let sent = 0;
    const retry = retrying(
      () => {
        sent += 1;
        return Promise.reject(failed('aws-failure', 500));
      },
      { sleep: () => Promise.resolve() },
    );
    for (let call = 0; call < 1000; call += 1) await retry(read, callOptionsUntil()).catch(() => undefined);
    expect(sent).toBeLessThanOrEqual(1205);
    expect(sent).toBeGreaterThanOrEqual(1200);
    expect(refused.filter((reason) => reason === 'budget').length).toBeGreaterThan(700);
  });
});
