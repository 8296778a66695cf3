import { createHash, createHmac } from 'node:crypto';
import { createClient } from 'redis';
import { type RedisProcess, startRedis } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRedisConnection, type RedisConnection } from '../../src/stores/redis-connection.ts';
import { maxContentBytes, openRedisResponseCache } from '../../src/stores/redis-response-cache.ts';
import type { SharedResponse, SharedResponseCache } from '../../src/stores/response-cache.ts';
import { describeWithRedis } from './redis-server.ts';
import { until } from './until.ts';
import { entityTagOf } from '../../src/lib/entity-tag.ts';

const secret = 'a-secret-of-replicas-that-nobody-else-has';
const content = Buffer.from('{"tasks":[{"taskId":"a1"}]}');
const response: SharedResponse = {
  content,
  entityTag: entityTagOf(content),
  ageMs: 500,
  freshForMs: 1500,
  usableForMs: 60_000,
};
const dayMs = 86_400_000;

/** What an entry in Redis is made of. */
interface Entry {
  readonly name: string;
  readonly askedAt: number;
  readonly freshUntil: number;
  readonly usableUntil: number;
  readonly content: Buffer;
  /** What it is sealed with. Default: nothing secret. */
  readonly secret?: string;
}

function encode({ name, askedAt, freshUntil, usableUntil, content: bytes, secret: key }: Entry): Buffer {
  const head = Buffer.alloc(25);
  head.writeUInt8(3);
  [askedAt, freshUntil, usableUntil].forEach((time, index) => head.writeDoubleBE(time, 1 + 8 * index));
  const seal = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  return Buffer.concat([head, seal.update(`${name}\n`).update(head).update(bytes).digest(), bytes]);
}

describeWithRedis('responses that replicas share', () => {
  let redis: RedisProcess;
  let connection: RedisConnection;
  let open: (secret?: string) => SharedResponseCache;
  const connectClient = () => createClient({ url: redis.url.href }).connect();
  let client: Awaited<ReturnType<typeof connectClient>>;
  beforeAll(async () => {
    redis = await startRedis();
    client = await connectClient();
    connection = await openRedisConnection({ url: redis.url });
    open = (key) => openRedisResponseCache({ connection, prefix: () => Promise.resolve('test:'), secret: key });
    await until(() => connection.ready);
  });
  afterAll(async () => {
    connection.close();
    client.destroy();
    await redis.close();
  });
  const nameOf = (key: string): string => `test:${createHash('sha256').update(key).digest('base64url')}`;

  it.each([undefined, secret])('are found as they were set, older by the time between (secret: %s)', async (key) => {
    await open(key).set('key', response);
    const found = await open(key).get('key');
    expect(found).toMatchObject({ content, entityTag: response.entityTag });
    expect(found?.ageMs).toBeGreaterThanOrEqual(500);
    expect(found?.ageMs).toBeLessThan(1500);
    expect(found?.freshForMs).toBeCloseTo(2000 - (found?.ageMs ?? 0), 3);
    expect(found?.usableForMs).toBeCloseTo(60_500 - (found?.ageMs ?? 0), 3);
    expect(await client.pTTL(nameOf('key'))).toBeLessThanOrEqual(60_000);
    expect(await open(key).get('another key')).toBeUndefined();
  });

  it('are not found by who has another secret', async () => {
    await open(secret).set('sealed', response);
    expect(await open().get('sealed')).toBeUndefined();
    expect(await open(`${secret}!`).get('sealed')).toBeUndefined();
  });

  it.each([
    ['over a megabyte', { ...response, content: Buffer.alloc(maxContentBytes + 1, '1') }],
    ['not usable any more', { ...response, usableForMs: 0 }],
  ])('are not stored where they are %s', async (what, unusable) => {
    await open().set(what, unusable);
    expect(await client.exists(nameOf(what))).toBe(0);
  });

  const good = (now: number): Entry => ({
    name: nameOf('written'),
    askedAt: now - 1000,
    freshUntil: now + 1000,
    usableUntil: now + 2000,
    content,
  });

  it('are read where another gateway wrote them', async () => {
    await client.set(nameOf('written'), encode(good(Date.now())));
    expect(await open().get('written')).toMatchObject({ content });
  });

  const century = Date.UTC(2100, 0);
  const flipped = (entry: Buffer): Buffer => {
    const copy = Buffer.from(entry);
    copy[copy.length - 3] = (copy[copy.length - 3] ?? 0) ^ 1;
    return copy;
  };
  const written: readonly (readonly [string, (now: number) => Buffer | string])[] = [
    ['nothing', () => ''],
    ['a text', () => '{"tasks":[]}'],
    ['an entry of an earlier version', () => Buffer.concat([Buffer.from([2]), Buffer.alloc(100)])],
    ['a head without content', (now) => encode({ ...good(now), content: Buffer.alloc(0) })],
    ['an entry that is cut short', (now) => encode(good(now)).subarray(0, -1)],
    ['an entry with another bit', (now) => flipped(encode(good(now)))],
    ['an entry copied from another key', (now) => encode({ ...good(now), name: nameOf('another') })],
    [
      'one from the year 2100',
      (now) => encode({ ...good(now), askedAt: century, freshUntil: century, usableUntil: century }),
    ],
    ['one that lives until 2100', (now) => encode({ ...good(now), usableUntil: century })],
    ['one that is fresh until 2100', (now) => encode({ ...good(now), freshUntil: century, usableUntil: century })],
    [
      'one that is fresh for over a day',
      (now) => encode({ ...good(now), freshUntil: now + dayMs, usableUntil: now + dayMs }),
    ],
    ['one that has ended', (now) => encode({ ...good(now), freshUntil: now - 500, usableUntil: now - 500 })],
    ['times that are none', (now) => encode({ ...good(now), askedAt: NaN, freshUntil: NaN, usableUntil: NaN })],
    [
      'infinite times',
      (now) => encode({ ...good(now), askedAt: -Infinity, freshUntil: Infinity, usableUntil: Infinity }),
    ],
    ['content that is not JSON', (now) => encode({ ...good(now), content: Buffer.from('<html>\r\n') })],
    ['content that is not UTF-8', (now) => encode({ ...good(now), content: Buffer.from([0x22, 0xff, 0x22]) })],
    ['50 MB', () => Buffer.alloc(50_000_000, '1')],
  ];

  it.each(written)('are not found where somebody wrote %s', async (_what, entry) => {
    await client.set(nameOf('written'), entry(Date.now()));
    const before = process.memoryUsage().arrayBuffers;
    expect(await open().get('written')).toBeUndefined();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  it.each(['lPush', 'sAdd'] as const)(
    'are not found where somebody wrote a value of another type (%s)',
    async (write) => {
      await client.del(nameOf('written'));
      await client[write](nameOf('written'), 'x');
      expect(await open().get('written')).toBeUndefined();
      await open().set('written', response);
      expect(await open().get('written')).toMatchObject({ content });
    },
  );

  it('are not found where somebody forged them without the secret', async () => {
    const entry = good(Date.now());
    await client.set(nameOf('written'), encode(entry));
    expect(await open(secret).get('written')).toBeUndefined();
    await client.set(nameOf('written'), encode({ ...entry, secret }));
    expect(await open(secret).get('written')).toMatchObject({ content });
  });

  it('are neither found nor set, without a fault, where Redis or the account cannot be reached', async () => {
    const away = {
      read: () => Promise.reject(new Error('away')),
      write: () => Promise.reject(new Error('away')),
    };
    const noRedis = openRedisResponseCache({ connection: away, prefix: () => Promise.resolve('test:'), secret });
    const noAccount = openRedisResponseCache({ connection, prefix: () => Promise.reject(new Error('none')), secret });
    for (const cache of [noRedis, noAccount]) {
      await cache.set('key', response);
      expect(await cache.get('key')).toBeUndefined();
    }
  });
});
