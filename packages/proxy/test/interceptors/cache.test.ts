import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { finalAudit, runningAudit } from './audits.ts';
import { createWaiter, describeRequest, listRequest, responseOf } from './requests.ts';
import { createTestCache, dayMs, secondMs } from './test-cache.ts';

const { options } = createWaiter();
const page = (taskId: string) => responseOf({ tasks: [{ taskId }] });
const noCache = true;

describe('Cache', () => {
  it.each([
    ['a listing', listRequest(), { tasks: [] }, 2 * secondMs],
    ['an audit that runs', describeRequest(), runningAudit, 2 * secondMs],
    ['a final audit', describeRequest(), finalAudit, dayMs],
  ])(
    'A stored response is served for its lifetime and no longer where it is %s',
    async (_, request, body, lifetimeMs) => {
      const cache = createTestCache(() => responseOf(body));
      const first = await cache.handler(request, options);
      expect(first.cache).toMatchObject({ status: 'miss', stored: true, ageSeconds: 0, ttlSeconds: lifetimeMs / 1000 });

      cache.time.pass(lifetimeMs - 1);
      const hit = await cache.handler(request, options);
      expect(hit).toEqual({
        content: first.content,
        entityTag: first.entityTag,
        violations: [],
        upstream: undefined,
        cache: {
          status: 'hit',
          ageSeconds: lifetimeMs / 1000 - 1,
          ttlSeconds: 0,
          stored: false,
          deduplicated: false,
          staleIfError: undefined,
        },
      });

      cache.time.pass(1);
      expect((await cache.handler(request, options)).cache).toMatchObject({ status: 'expired', stored: true });
      expect(cache.asked()).toBe(2);
      expect(cache.events).toMatchObject({ served: ['miss', 'hit', 'expired'], stored: 2 });
    },
  );

  it('A stored response is served as it is, without being parsed', async () => {
    const cache = createTestCache(() => responseOf(finalAudit));
    const { content } = await cache.handler(describeRequest(), options);
    const parse = vi.spyOn(JSON, 'parse');
    const hit = await cache.handler(describeRequest(), options);
    expect(parse).not.toHaveBeenCalled();
    expect(hit.content).toEqual(content);
  });

  it('A stored response has the age since its request was sent to AWS', async () => {
    const cache = createTestCache(() => responseOf({ tasks: [] }, 1500));
    expect((await cache.handler(listRequest(), options)).cache.ttlSeconds).toBe(0);
    cache.time.pass(499);
    expect((await cache.handler(listRequest(), options)).cache).toMatchObject({ status: 'hit', ageSeconds: 1 });
    cache.time.pass(1);
    expect((await cache.handler(listRequest(), options)).cache).toMatchObject({ status: 'expired' });
  });

  it.each([
    ['another page', listRequest('nextToken=a'), listRequest('nextToken=b')],
    ['another audit', describeRequest('a'), describeRequest('b')],
    ['another operation', listRequest(''), describeRequest('')],
  ])('A stored response is not served for %s', async (_, one, other) => {
    const cache = createTestCache(() => page('a'));
    await cache.handler(one, options);
    expect((await cache.handler(other, options)).cache.status).toBe('miss');
  });

  it('A response is stored once for all requests that shared the call', async () => {
    const cache = createTestCache(() => page('a'));
    const responses = await Promise.all([1, 2, 3].map(() => cache.handler(listRequest(), options)));
    expect(responses.map(({ cache: { status, stored, deduplicated } }) => ({ status, stored, deduplicated }))).toEqual([
      { status: 'miss', stored: true, deduplicated: false },
      { status: 'miss', stored: true, deduplicated: true },
      { status: 'miss', stored: true, deduplicated: true },
    ]);
    expect(cache.asked()).toBe(1);
    expect(cache.events.stored).toBe(1);
  });

  it('A stored response is still there after 200 listings where it is a final audit', async () => {
    const audits = Array.from({ length: 400 }, (_, index) => describeRequest(`audit-${index}`));
    const fullPage = { tasks: Array.from({ length: 250 }, (_, index) => ({ taskId: `task-${index}`.padEnd(100) })) };
    const cache = createTestCache(() => responseOf(finalAudit), { maxBytes: 4 * 1024 * 1024 });
    for (const audit of audits) await cache.handler(audit, options);
    cache.aws = () => responseOf(fullPage);
    for (let token = 0; token < 200; token += 1) await cache.handler(listRequest(`nextToken=${token}`), options);
    expect(cache.events.evicted).toBeGreaterThan(0);
    const asked = cache.asked();
    for (const audit of audits) expect((await cache.handler(audit, options)).cache.status).toBe('hit');
    expect(cache.asked()).toBe(asked);
  });
});

describe('Cache', () => {
  it.each([-240, -86_400, 240, 365 * 86_400])(
    'When the wall clock is stepped by %i s, a listing stays fresh for no longer and no shorter than before, and its age is right',
    async (stepSeconds) => {
      const cache = createTestCache(() => page('a'));
      await cache.handler(listRequest(), options);
      cache.time.stepMs = stepSeconds * secondMs;
      cache.time.pass(1999);
      expect((await cache.handler(listRequest(), options)).cache).toMatchObject({
        status: 'hit',
        ageSeconds: 1,
        ttlSeconds: 0,
      });
      cache.time.pass(1);
      expect((await cache.handler(listRequest(), options)).cache).toMatchObject({ status: 'expired' });
    },
  );

  it('When the wall clock is stepped after an audit was received, its 90 days end as they would have', async () => {
    const startedAt =
      createTestCache(() => page('a'))
        .time.clock()
        .getTime() -
      90 * dayMs +
      10 * secondMs;
    const cache = createTestCache(() => responseOf({ ...finalAudit, taskStartTime: startedAt / 1000 }));
    await cache.handler(describeRequest(), options);
    cache.time.stepMs = -240 * secondMs;
    cache.time.pass(10 * secondMs - 1);
    expect((await cache.handler(describeRequest(), options)).cache.status).toBe('hit');
    cache.time.pass(1);
    expect((await cache.handler(describeRequest(), options)).cache.status).toBe('expired');
  });
});

describe('Cache', () => {
  it('A caller that wants a new response gets one of AWS, and what it gets is stored for others', async () => {
    let taskId = 'old';
    const cache = createTestCache(() => page(taskId));
    await cache.handler(listRequest(), options);
    taskId = 'new';
    const fresh = await cache.handler({ ...listRequest(), noCache }, options);
    expect(fresh.cache).toMatchObject({ status: 'bypass', stored: true });
    const hit = await cache.handler(listRequest(), options);
    expect(hit.cache.status).toBe('hit');
    expect(hit.content).toEqual(fresh.content);
    expect(hit.content.toString()).toContain('new');
  });

  it.each([
    ['nothing is stored', 'miss', 0],
    ['what is stored is stale', 'expired', 1],
  ])(
    'A caller that wants a new response learns from Cache-Status why AWS was asked where %s',
    async (_, status, before) => {
      const cache = createTestCache(() => page('a'));
      for (let request = 0; request < before; request += 1) await cache.handler(listRequest(), options);
      cache.time.pass(2 * secondMs);
      expect((await cache.handler({ ...listRequest(), noCache }, options)).cache.status).toBe(status);
    },
  );
});

describe('Cache', () => {
  it.each([
    ['AWS does not have the audit', { status: 404, code: 'ResourceNotFoundException' }],
    ['AWS refuses the request', { status: 400 }],
    ['AWS answers with an error that it does not document', { status: 409, code: 'ConflictException', source: 'aws' }],
  ] as const)('What was stored is deleted, and nothing is stored in its place when %s', async (_, details) => {
    const refusal = new Failure('aws-refusal', { detail: 'No.', ...details });
    const cache = createTestCache(() => page('a'), { staleSeconds: 60 });
    await cache.handler(listRequest(), options);
    cache.time.pass(2 * secondMs);
    cache.aws = () => {
      throw refusal;
    };
    await expect(cache.handler(listRequest(), options)).rejects.toBe(refusal);
    await expect(cache.handler(listRequest(), options)).rejects.toBe(refusal);
    // Not even for when AWS fails.
    const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
    cache.aws = () => {
      throw outage;
    };
    await expect(cache.handler(listRequest(), options)).rejects.toBe(outage);
    expect(cache.asked()).toBe(4);
  });

  it.each([
    ['breaks the contract', { violations: [{ pointer: '/tasks', message: 'must be array' }] }, {}],
    ['has no lifetime', {}, { cacheSeconds: 0 }],
    ['took AWS longer than it lives', { upstream: responseOf({}, 2000).upstream }, {}],
    ['is larger than the cache', {}, { maxBytes: 100 }],
  ])(
    'What was stored is deleted, and nothing is stored in its place when the response %s',
    async (_, change, cacheOptions) => {
      const cache = createTestCache(() => page('a'), cacheOptions);
      await cache.handler(listRequest(), options);
      cache.aws = () => ({ ...page('b'), ...change });
      const { cache: report } = await cache.handler({ ...listRequest(), noCache }, options);
      expect(report).toMatchObject({ stored: false, ageSeconds: 0, ttlSeconds: 0 });
      expect((await cache.handler(listRequest(), options)).cache.status).toBe('miss');
      expect(cache.events.bytes).toBe(0);
    },
  );
});

it('Without a cache, every request goes to AWS', async () => {
  const cache = createTestCache(() => responseOf(finalAudit), { maxBytes: 0 });
  for (let request = 1; request <= 3; request += 1) {
    const { cache: report } = await cache.handler(describeRequest(), options);
    expect(report).toMatchObject({ status: 'off', stored: false, ttlSeconds: 0 });
    expect(cache.asked()).toBe(request);
  }
  expect(cache.events).toMatchObject({ served: ['off', 'off', 'off'], stored: 0 });
});
