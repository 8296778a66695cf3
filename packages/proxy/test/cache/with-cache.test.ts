import { describe, expect, it, vi } from 'vitest';
import { Failure } from '../../src/failure/failure.ts';
import { answerOf, createReader, describeRead, listRead } from '../coalescing/reads.ts';
import { finalAudit, runningAudit } from './audits.ts';
import { createTestCache, dayMs, secondMs } from './cache.ts';

const { patience } = createReader();
const page = (taskId: string) => answerOf({ tasks: [{ taskId }] });
const noCache = true;

describe('a stored answer', () => {
  it.each([
    { answer: 'a listing', read: listRead(), body: { tasks: [] }, livesMs: 2 * secondMs },
    { answer: 'an audit that runs', read: describeRead(), body: runningAudit, livesMs: 2 * secondMs },
    { answer: 'a final audit', read: describeRead(), body: finalAudit, livesMs: dayMs },
  ])('is given for its life and no longer: $answer', async ({ read, body, livesMs }) => {
    const cache = createTestCache(() => answerOf(body));
    const first = await cache.fetch(read, patience);
    expect(first.cache).toMatchObject({ status: 'miss', stored: true, ageSeconds: 0, ttlSeconds: livesMs / 1000 });

    cache.time.now += livesMs - 1;
    const hit = await cache.fetch(read, patience);
    expect(hit).toEqual({
      content: first.content,
      entityTag: first.entityTag,
      violations: [],
      upstream: undefined,
      cache: {
        status: 'hit',
        ageSeconds: livesMs / 1000 - 1,
        ttlSeconds: 0,
        stored: false,
        collapsed: false,
        insteadOf: undefined,
      },
    });

    cache.time.now += 1;
    expect((await cache.fetch(read, patience)).cache).toMatchObject({ status: 'expired', stored: true });
    expect(cache.asked()).toBe(2);
    expect(cache.told).toMatchObject({ served: ['miss', 'hit', 'expired'], stored: 2 });
  });

  it('is given as it is: nothing is parsed or copied', async () => {
    const cache = createTestCache(() => answerOf(finalAudit));
    const { content } = await cache.fetch(describeRead(), patience);
    const parse = vi.spyOn(JSON, 'parse');
    const hit = await cache.fetch(describeRead(), patience);
    expect(parse).not.toHaveBeenCalled();
    expect(hit.content).toEqual(content);
  });

  it('is as old as the time since AWS was asked for it', async () => {
    const cache = createTestCache(() => answerOf({ tasks: [] }, 1500));
    expect((await cache.fetch(listRead(), patience)).cache.ttlSeconds).toBe(0);
    cache.time.now += 499;
    expect((await cache.fetch(listRead(), patience)).cache).toMatchObject({ status: 'hit', ageSeconds: 1 });
    cache.time.now += 1;
    expect((await cache.fetch(listRead(), patience)).cache).toMatchObject({ status: 'expired' });
  });

  it('is no younger than new when the clock is set back', async () => {
    const cache = createTestCache(() => page('a'));
    await cache.fetch(listRead(), patience);
    cache.time.now -= 10 * secondMs;
    expect((await cache.fetch(listRead(), patience)).cache).toMatchObject({ status: 'hit', ageSeconds: 0 });
  });

  it.each([
    ['another page', listRead('nextToken=a'), listRead('nextToken=b')],
    ['another audit', describeRead('a'), describeRead('b')],
    ['another operation', listRead(''), describeRead('')],
  ])('is not given for %s', async (_, one, other) => {
    const cache = createTestCache(() => page('a'));
    await cache.fetch(one, patience);
    expect((await cache.fetch(other, patience)).cache.status).toBe('miss');
  });

  it('is stored once for all who shared the call', async () => {
    const cache = createTestCache(() => page('a'));
    const answers = await Promise.all([1, 2, 3].map(() => cache.fetch(listRead(), patience)));
    expect(answers.map(({ cache: { status, stored, collapsed } }) => ({ status, stored, collapsed }))).toEqual([
      { status: 'miss', stored: true, collapsed: false },
      { status: 'miss', stored: true, collapsed: true },
      { status: 'miss', stored: true, collapsed: true },
    ]);
    expect(cache.asked()).toBe(1);
    expect(cache.told.stored).toBe(1);
  });
});

describe('a caller that wants nothing stored', () => {
  it('is answered by AWS, and what it gets is stored for others', async () => {
    let taskId = 'old';
    const cache = createTestCache(() => page(taskId));
    await cache.fetch(listRead(), patience);
    taskId = 'new';
    const fresh = await cache.fetch({ ...listRead(), noCache }, patience);
    expect(fresh.cache).toMatchObject({ status: 'bypass', stored: true });
    const hit = await cache.fetch(listRead(), patience);
    expect(hit.cache.status).toBe('hit');
    expect(hit.content).toEqual(fresh.content);
    expect(hit.content.toString()).toContain('new');
  });

  it.each([
    ['nothing is stored', 'miss', 0],
    ['what is stored is past its life', 'expired', 1],
  ])('hears why AWS was asked where %s', async (_, status, before) => {
    const cache = createTestCache(() => page('a'));
    for (let read = 0; read < before; read += 1) await cache.fetch(listRead(), patience);
    cache.time.now += 2 * secondMs;
    expect((await cache.fetch({ ...listRead(), noCache }, patience)).cache.status).toBe(status);
  });
});

describe('never stored', () => {
  it.each([
    ['an audit that AWS does not have', { status: 404, code: 'ResourceNotFoundException' }],
    ['a request that AWS refuses', { status: 400 }],
    ['an error that AWS does not document', { status: 409, code: 'ConflictException', source: 'aws' }],
  ] as const)('is a failure: %s; it ends what was stored', async (_, details) => {
    const refusal = new Failure('aws-refusal', { detail: 'No.', ...details });
    const cache = createTestCache(() => page('a'), { staleSeconds: 60 });
    await cache.fetch(listRead(), patience);
    cache.time.now += 2 * secondMs;
    cache.aws = () => {
      throw refusal;
    };
    await expect(cache.fetch(listRead(), patience)).rejects.toBe(refusal);
    await expect(cache.fetch(listRead(), patience)).rejects.toBe(refusal);
    // Not even for when AWS fails.
    const outage = new Failure('aws-failure', { detail: 'An internal failure has occurred.' });
    cache.aws = () => {
      throw outage;
    };
    await expect(cache.fetch(listRead(), patience)).rejects.toBe(outage);
    expect(cache.asked()).toBe(4);
  });

  it.each([
    ['breaks the contract', { violations: [{ pointer: '/tasks', message: 'must be array' }] }, {}],
    ['has no life', {}, { cacheSeconds: 0 }],
    ['took AWS longer than it lives', { upstream: answerOf({}, 2000).upstream }, {}],
    ['is larger than the store', {}, { maxBytes: 100 }],
  ])('is an answer that %s; it ends what was stored', async (_, change, options) => {
    const cache = createTestCache(() => page('a'), options);
    await cache.fetch(listRead(), patience);
    cache.aws = () => ({ ...page('b'), ...change });
    const { cache: report } = await cache.fetch({ ...listRead(), noCache }, patience);
    expect(report).toMatchObject({ stored: false, ageSeconds: 0, ttlSeconds: 0 });
    expect((await cache.fetch(listRead(), patience)).cache.status).toBe('miss');
    expect(cache.told.bytes).toBe(0);
  });

  it('is anything when there is no cache', async () => {
    const cache = createTestCache(() => answerOf(finalAudit), { maxBytes: 0 });
    for (let read = 1; read <= 3; read += 1) {
      const { cache: report } = await cache.fetch(describeRead(), patience);
      expect(report).toMatchObject({ status: 'off', stored: false, ttlSeconds: 0 });
      expect(cache.asked()).toBe(read);
    }
    expect(cache.told).toMatchObject({ served: ['off', 'off', 'off'], stored: 0 });
  });
});
