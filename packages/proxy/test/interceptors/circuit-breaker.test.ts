import { loadContract } from '@audit-gateway/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { withCircuitBreaker } from '../../src/interceptors/circuit-breaker.ts';
import { answer, failed, callOptionsUntil, read, pendingResponses } from './fixture.ts';
import type { OperationRequest, UpstreamHandler } from '../../src/upstream/handler.ts';

const { operations } = await loadContract();
const list = operations.find(({ id }) => id === 'listAuditTasks');
if (list === undefined) throw new Error('the contract has no listAuditTasks');

let time: number;
let states: string[];
let asked: OperationRequest[];
let respond: UpstreamHandler;
let guarded: UpstreamHandler;
beforeEach(() => {
  time = 1_000_000;
  asked = [];
  respond = () => Promise.resolve(answer);
  states = [];
  guarded = withCircuitBreaker(
    (request, context) => {
      asked.push(request);
      return respond(request, context);
    },
    {
      operations: operations.map(({ id }) => id),
      timeoutMs: 10_000,
      now: () => time,
      onState: (operation, state) => states.push(`${operation} ${state}`),
    },
  );
  states.length = 0;
});

const fail =
  (kind: Failure['kind'], status?: number): UpstreamHandler =>
  () =>
    Promise.reject(failed(kind, status));
const down = fail('aws-failure', 500);
/** AWS answers, but 500 for what poisoners ask. */
const poisoned: UpstreamHandler = (request, context) =>
  request.caller.startsWith('poisoner') ? down(request, context) : Promise.resolve(answer);

const outcomeOf = async (id: string, caller = 'dashboards', context = callOptionsUntil()): Promise<unknown> =>
  guarded({ ...read, key: id, caller }, context).then(
    () => 'success',
    (error: unknown) => error,
  );
const isSuccess = (outcome: unknown): boolean => outcome === 'success';

/** Different requests, ten a second. */
async function ask(count: number, caller = 'dashboards', prefix = `fresh-${time}`): Promise<unknown[]> {
  const outcomes: unknown[] = [];
  for (let at = 0; at < count; at += 1) {
    outcomes.push(await outcomeOf(`${prefix}-${at}`, caller));
    time += 100;
  }
  return outcomes;
}

async function open(): Promise<void> {
  respond = down;
  await ask(5);
  expect(states).toEqual(['describeAuditTask open']);
  states.length = 0;
  asked.length = 0;
}

describe('Circuit breaker', () => {
  it.each([
    { when: 'AWS answers 500', handler: down, opens: true },
    { when: 'AWS cannot be reached', handler: fail('upstream-unreachable'), opens: true },
    { when: "AWS's responses break off", handler: fail('upstream-broken-answer'), opens: true },
    { when: 'AWS answers 200 with HTML', handler: fail('upstream-broken-answer', 200), opens: true },
    { when: 'AWS answers 404 with HTML', handler: fail('upstream-broken-answer', 404), opens: false },
    { when: 'AWS answers 302', handler: fail('upstream-broken-answer', 302), opens: false },
    { when: 'AWS throttles', handler: fail('aws-throttling', 400), opens: false },
    { when: 'AWS refuses the requests', handler: fail('aws-refusal', 404), opens: false },
    { when: 'AWS refuses the credentials', handler: fail('gateway-credentials', 403), opens: false },
    { when: 'there are no credentials', handler: fail('gateway-credentials'), opens: false },
    { when: 'the quota is used up', handler: fail('quota'), opens: false },
    { when: 'something else fails', handler: () => Promise.reject(new TypeError('a mistake')), opens: false },
  ] satisfies readonly { when: string; handler: UpstreamHandler; opens: boolean }[])(
    'opens when every request fails because $when: $opens',
    async ({ handler, opens }) => {
      respond = handler;
      await ask(40);
      expect(states.includes('describeAuditTask open')).toBe(opens);
      expect(asked.length < 15).toBe(opens);
    },
  );

  it.each([
    { hadMs: 1000, opens: true },
    { hadMs: 900, opens: false },
  ])('The circuit breaker opens after time-outs for which AWS had $hadMs ms: $opens', async ({ hadMs, opens }) => {
    respond = () => {
      const failure = failed('upstream-timeout');
      failure.upstreamMs = hadMs;
      return Promise.reject(failure);
    };
    await ask(10);
    expect(states).toEqual(opens ? ['describeAuditTask open'] : []);
  });

  it('The circuit breaker opens within 5 s after AWS went down, and not before 3 s, so that a few failures in a row do not open it', async () => {
    await ask(50);
    respond = down;
    const wentDownAt = time;
    await ask(29);
    expect(states).toEqual([]);
    while (states.length === 0) await ask(1);
    expect(time - wentDownAt).toBeLessThan(5000);
  });

  it('The circuit breaker opens within 5 s when the same few requests are repeated, and not only by new ones', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const key of keys) await outcomeOf(key);
    respond = down;
    const wentDownAt = time;
    for (; states.length === 0 && time - wentDownAt < 10_000; time += 100) for (const key of keys) await outcomeOf(key);
    expect(states).toEqual(['describeAuditTask open']);
    expect(time - wentDownAt).toBeLessThan(5000);
  });

  it('The circuit breaker does not open by one request that fails again and again', async () => {
    respond = down;
    for (let at = 0; at < 600; at += 1, time += 100) await outcomeOf('poison');
    expect(states).toEqual([]);
  });

  it('The circuit breaker does not open by four requests that fail again and again', async () => {
    respond = down;
    for (let at = 0; at < 600; at += 1, time += 100) await outcomeOf(`poison-${at % 4}`);
    expect(states).toEqual([]);
  });

  it('The circuit breaker does not open when requests fail more than five seconds apart from each other', async () => {
    respond = down;
    for (let at = 0; at < 100; at += 1, time += 1300) await outcomeOf(`id-${at}`);
    expect(states).toEqual([]);
  });

  it('The circuit breaker does not open by callers that hang up', async () => {
    respond = pendingResponses;
    for (let at = 0; at < 40; at += 1) {
      const caller = new AbortController();
      const outcome = outcomeOf(`id-${at}`, 'dashboards', { signal: caller.signal, deadline: Infinity });
      caller.abort();
      expect(await outcome).toMatchObject({ kind: 'upstream-unreachable' });
    }
    expect(states).toEqual([]);
  });

  it('The circuit breaker does not open when three requests in four fail, minute after minute', async () => {
    let at = 0;
    respond = (...call) => ((at += 1) % 4 === 0 ? Promise.resolve(answer) : down(...call));
    await ask(1200);
    expect(states).toEqual([]);
    expect(asked).toHaveLength(1200);
  });

  it('The circuit breaker opens for the operation that fails, and not for the other', async () => {
    await open();
    respond = () => Promise.resolve(answer);
    const outcome = guarded({ ...read, operation: list, key: 'a listing' }, callOptionsUntil());
    await expect(outcome).resolves.toBe(answer);
    expect(states).toEqual([]);
  });
});

describe('Circuit breaker', () => {
  it('An open circuit breaker rejects with 503, and says in milliseconds when the next request may go through', async () => {
    await open();
    time += 250;
    const failure = await outcomeOf('fresh');
    expect(failure).toMatchObject({ kind: 'unavailable', status: 503, source: 'aws' });
    expect(failure).toHaveProperty('retryAfterMs', 650);
    expect(asked).toEqual([]);
    respond = () => Promise.resolve(answer);
    time += 649;
    expect(await outcomeOf('fresh')).toMatchObject({ kind: 'unavailable' });
    time += 1;
    expect(await outcomeOf('fresh')).toBe('success');
    expect(states).toEqual(['describeAuditTask half-open', 'describeAuditTask closed']);
  });

  it('An open circuit breaker sends AWS one probe a second, whatever the result of the probes', async () => {
    await open();
    respond = pendingResponses;
    for (let at = 0; at < 100; at += 1, time += 100) void outcomeOf(`id-${at}`);
    await Promise.resolve();
    expect(asked).toHaveLength(10);
  });

  it('An open circuit breaker closes within 6 s after AWS is back, also for the requests that failed meanwhile', async () => {
    await open();
    for (let at = 0; at < 300; at += 1, time += 100) await outcomeOf(`id-${at % 7}`);
    respond = () => Promise.resolve(answer);
    const backAt = time;
    let lastFailureAt = time;
    for (let at = 0; at < 100; at += 1, time += 100)
      if (!isSuccess(await outcomeOf(`id-${at % 7}`))) lastFailureAt = time;
    expect(lastFailureAt - backAt).toBeLessThan(6000);
    expect(states.at(-1)).toBe('describeAuditTask closed');
  });

  it.each([
    { because: 'the quota is used up', handler: fail('quota') },
    { because: 'there are no credentials', handler: fail('gateway-credentials') },
    { because: 'AWS fails', handler: down },
  ])('An open circuit breaker stays open where the probe has no result because $because', async ({ handler }) => {
    await open();
    time += 1000;
    respond = handler;
    await outcomeOf('fresh');
    expect(await outcomeOf('other')).toMatchObject({ kind: 'unavailable' });
    expect(states).not.toContain('describeAuditTask closed');
  });

  it('An open circuit breaker closes when AWS rejects the probe with a client error', async () => {
    await open();
    time += 1000;
    respond = fail('aws-refusal', 404);
    expect(await outcomeOf('fresh')).toMatchObject({ kind: 'aws-refusal' });
    expect(states.at(-1)).toBe('describeAuditTask closed');
  });

  it('An open circuit breaker lets the first request of a caller through that had no failure, once', async () => {
    await open();
    expect(await outcomeOf('fresh', 'bots')).toMatchObject({ kind: 'aws-failure' });
    expect(await outcomeOf('other', 'bots')).toMatchObject({ kind: 'unavailable' });
    respond = () => Promise.resolve(answer);
    expect(await outcomeOf('another', 'ticket bots')).toBe('success');
    expect(states.at(-1)).toBe('describeAuditTask closed');
  });
});

describe('Circuit breaker', () => {
  it('A request that AWS fails is not sent again for half a second, then for twice as long each time, up to five seconds', async () => {
    respond = down;
    const sentAt: number[] = [];
    for (const end = time + 30_000; time < end; time += 100) {
      const before = asked.length;
      await outcomeOf('poison');
      if (asked.length > before) sentAt.push(time);
    }
    const pauses = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
    expect(pauses.slice(0, 6)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('A request that AWS fails is rejected as it failed, with the time until it is sent again', async () => {
    respond = () => Promise.reject(failed('aws-failure', 503, { status: 503, code: 'ServiceUnavailableException' }));
    await outcomeOf('poison');
    time += 100;
    expect(await outcomeOf('poison')).toMatchObject({
      kind: 'aws-failure',
      status: 503,
      code: 'ServiceUnavailableException',
      source: 'aws',
      retryAfterMs: 400,
    });
    expect(asked).toHaveLength(1);
  });

  it('A request that AWS fails is like any other once it succeeds', async () => {
    respond = down;
    await outcomeOf('poison');
    time += 500;
    respond = () => Promise.resolve(answer);
    expect(await outcomeOf('poison')).toBe('success');
    respond = down;
    await outcomeOf('poison');
    time += 499;
    expect(await outcomeOf('poison')).toHaveProperty('retryAfterMs', 1);
  });

  it('A request that AWS fails is remembered among the last thousand only', async () => {
    await outcomeOf('fresh');
    respond = (...call) => (asked.length % 2 === 0 ? down(...call) : Promise.resolve(answer));
    await outcomeOf('poison');
    for (let at = 0; at < 2000; at += 1) await outcomeOf(`id-${at}`);
    const before = asked.length;
    await outcomeOf('poison');
    expect(asked).toHaveLength(before + 1);
  });
});

describe('Circuit breaker', () => {
  const poisoners = Array.from({ length: 10 }, (_, index) => `poisoner-${index}`);

  it.each([
    { ids: 'one id each', newIds: false, everyMs: 200 },
    { ids: 'one id each', newIds: false, everyMs: 20_000 },
    { ids: 'always new ids', newIds: true, everyMs: 200 },
    { ids: 'always new ids', newIds: true, everyMs: 20_000 },
  ])(
    'Ten callers whose requests all fail, ten a second each, leave the others alone with $ids, and another request every $everyMs ms',
    async ({ newIds, everyMs }) => {
      respond = poisoned;
      const others: unknown[] = [];
      for (let at = 0; at < 2000; at += 1, time += 100) {
        for (const poisoner of poisoners) await outcomeOf(newIds ? `${poisoner}-${at}` : poisoner, poisoner);
        if (at > 0 && (at * 100) % everyMs === 0) others.push(await outcomeOf(`other-${at}`, 'bots'));
      }
      expect(others.length).toBeGreaterThan(8);
      expect(others.filter(isSuccess)).toHaveLength(others.length);
      if (!newIds) expect(asked.length - others.length).toBeLessThan(2000 / 2);
    },
  );
});
