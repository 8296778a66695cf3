import { connect } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../src/auth/caller.ts';
import { createConcurrencyLimiter, limitAuthentication } from '../../src/http/load-shedding.ts';
import { apiKey, dashboards, sha256 } from '../auth/fixture.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

const isRefused = (act: () => unknown): boolean => {
  try {
    act();
    return false;
  } catch {
    return true;
  }
};

describe('Load shedding', () => {
  it('a concurrency limiter admits as many as it may, and rejects the others at once, and says when to try again', () => {
    let shed = 0;
    const limiter = createConcurrencyLimiter({ max: 2, onShed: () => (shed += 1) });
    const release = limiter.acquire();
    limiter.acquire();
    expect(() => limiter.acquire()).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        status: 503,
        message: 'The gateway serves 2 requests at a time, and has as many.',
      }),
    );
    expect({ shed, inFlight: limiter.inFlight }).toEqual({ shed: 1, inFlight: 2 });
    release();
    release();
    expect(limiter.inFlight).toBe(1);
    limiter.acquire();
  });

  it('a concurrency limiter lets one caller use all of it where it is not shared', () => {
    const limiter = createConcurrencyLimiter({ max: 64 });
    for (let taken = 0; taken < 64; taken += 1) limiter.acquire('one');
    expect(limiter.inFlight).toBe(64);
  });

  it('a concurrency limiter lets one caller use 7/16 of it where it is shared', () => {
    const limiter = createConcurrencyLimiter({ max: 512, isShared: true });
    while (!isRefused(() => limiter.acquire('greedy')));
    expect(limiter.inFlight).toBe(224);
    expect(() => limiter.acquire('greedy')).toThrow('The caller has 224 requests in flight, which is its part');
  });

  it('a concurrency limiter converges on equal parts for callers that all want everything, as their requests end', () => {
    const max = 512;
    const limiter = createConcurrencyLimiter({ max, isShared: true });
    const running = new Map<string, (() => void)[]>(['a', 'b', 'c', 'd'].map((caller) => [caller, []]));
    for (let turn = 0; turn < 2000; turn += 1) {
      for (const [caller, releases] of running) {
        while (!isRefused(() => releases.push(limiter.acquire(caller))));
        releases.shift()?.();
      }
    }
    const fair = (max * 7) / 8 / (running.size + 1);
    for (const releases of running.values()) expect(Math.abs(releases.length - fair)).toBeLessThanOrEqual(2);
  });

  it('a concurrency limiter never rejects the others below their share, whatever one greedy caller does', () => {
    const step = fc.record({ caller: fc.nat(30), action: fc.constantFrom('ask', 'end', 'greedy asks', 'greedy ends') });
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 600 }),
        fc.integer({ min: 1, max: 31 }),
        fc.array(step),
        (max, others, steps) => {
          const limiter = createConcurrencyLimiter({ max, isShared: true });
          const share = Math.floor((max - Math.floor(max / 8)) / (2 * (others + 1)));
          const greedy: (() => void)[] = [];
          const takeAll = (): void => {
            while (!isRefused(() => greedy.push(limiter.acquire('greedy'))));
          };
          takeAll();
          const running = Array.from({ length: others }, (): (() => void)[] => []);
          for (const { caller, action } of steps) {
            const releases = running[caller % others] ?? [];
            if (action === 'greedy asks') takeAll();
            else if (action === 'greedy ends') greedy.shift()?.();
            else if (action === 'end') releases.shift()?.();
            else if (releases.length < share) releases.push(limiter.acquire(`other ${caller % others}`));
          }
          expect(limiter.inFlight).toBe(greedy.length + running.flat().length);
        },
      ),
    );
  });

  it('a concurrency limiter never has more in flight than it may, and rejects a caller with nothing in flight only where an eighth of it is for others', () => {
    const step = fc.record({ caller: fc.nat(40), ends: fc.boolean() });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(step, { minLength: 100, maxLength: 400 }),
        (max, steps) => {
          const limiter = createConcurrencyLimiter({ max, isShared: true });
          const running = new Map<number, (() => void)[]>();
          for (const { caller, ends } of steps) {
            const releases = running.get(caller) ?? [];
            running.set(caller, releases);
            if (ends) releases.shift()?.();
            else if (isRefused(() => releases.push(limiter.acquire(String(caller)))) && releases.length === 0) {
              const active = [...running.values()].filter(({ length }) => length > 0).length;
              expect(active).toBeGreaterThanOrEqual(Math.max(1, Math.floor(max / 8)));
            }
            expect(limiter.inFlight).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });
});

describe('Load shedding', () => {
  const request = { method: 'GET', path: '/', rawQuery: '', headers: {} };
  const known: Caller = { name: 'known', operations: new Set(), targets: new Set(), rateLimiter: undefined };

  it('requests that wait for their authentication are limited by themselves, while callers who are authenticated at once are never rejected', async () => {
    const waiting = Promise.withResolvers<Caller>();
    const limiter = createConcurrencyLimiter({ max: 2 });
    let answer: () => Caller | Promise<Caller> = () => waiting.promise;
    const authenticate = limitAuthentication(() => answer(), limiter);
    const first = authenticate(request);
    const second = authenticate(request);
    expect(() => authenticate(request)).toThrow(expect.objectContaining({ kind: 'unavailable' }));
    answer = () => known;
    expect(authenticate(request)).toBe(known);
    waiting.resolve(known);
    expect([await first, await second]).toEqual([known, known]);
    expect(limiter.inFlight).toBe(0);
  });
});

describe('Load shedding', () => {
  let upstream: TestUpstream;
  let gateway: TestGateway | undefined;
  let folder: string;
  beforeAll(async () => {
    upstream = await startUpstream();
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-shedding-'));
  });
  beforeEach(() => {
    upstream.answer = (asked, response) => {
      if (asked.url?.includes('slow') !== true) json(200, {})(asked, response);
    };
  });
  afterEach(async () => {
    await gateway?.close();
  });
  afterAll(async () => {
    await upstream.close();
    await rm(folder, { recursive: true });
  });

  it('an overloaded gateway keeps a part for another caller where one fills it with slow requests', async () => {
    const file = join(folder, 'callers.json');
    const { operations } = dashboards;
    const targets = ['default'];
    const entry = (name: string): object => ({
      name,
      apiKeys: [{ sha256: sha256(`key of ${name}`) }],
      operations,
      targets,
    });
    await writeFile(file, JSON.stringify({ callers: ['greedy', 'modest'].map(entry) }));
    gateway = await startTestGateway(upstream.url, {
      auth: ['apiKey'],
      callers: file,
      maxInFlight: 16,
      timeoutMs: 1000,
      shutdownMs: 0,
    });
    const { url } = gateway;
    const ask = (name: string, id: string) =>
      send(url, { target: `/audit/tasks/${id}`, headers: { 'x-api-key': `key of ${name}` } });
    const greedy = Array.from({ length: 20 }, (_, index) => ask('greedy', `slow-${index}`));
    await vi.waitFor(() => expect(upstream.requests.length).toBeGreaterThanOrEqual(7));
    for (let turn = 0; turn < 20; turn += 1) expect((await ask('modest', `quick-${turn}`)).status).toBe(200);
    const statuses = (await Promise.all(greedy)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 503)).toHaveLength(13);
    expect(statuses.filter((status) => status === 504)).toHaveLength(7);
  });

  it('an overloaded gateway does not count a request whose response is ready, and queued on the connection', async () => {
    gateway = await startTestGateway(upstream.url, { maxInFlight: 2, shutdownMs: 0 });
    const before = upstream.requests.length;
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      ['slow-1', 'quick-1'].map((id) => `GET /audit/tasks/${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''),
    );
    await vi.waitFor(() => expect(upstream.requests.length).toBe(before + 2));
    const { url } = gateway;
    await vi.waitFor(async () => expect((await send(url, { target: '/audit/tasks/quick-2' })).status).toBe(200));
    socket.destroy();
  });

  it('an overloaded gateway counts no request of an unknown caller', async () => {
    const file = join(folder, 'one.json');
    const { name, operations } = dashboards;
    const targets = ['default'];
    const entry = { name, apiKeys: [{ sha256: sha256(apiKey) }], operations, targets };
    await writeFile(file, JSON.stringify({ callers: [entry] }));
    gateway = await startTestGateway(upstream.url, { auth: ['apiKey'], callers: file, maxInFlight: 1, shutdownMs: 0 });
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.pause().write('GET /audit/tasks/a HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(16));
    const asked = { target: '/audit/tasks/quick', headers: { 'x-api-key': apiKey } };
    for (let turn = 0; turn < 10; turn += 1) expect((await send(gateway.url, asked)).status).toBe(200);
    socket.destroy();
  });
});
