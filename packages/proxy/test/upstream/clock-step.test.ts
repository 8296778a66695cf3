import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import { json, startUpstream, type TestUpstream } from '../support/upstream.ts';

let upstream: TestUpstream;
let gateway: TestGateway;
beforeEach(async () => {
  upstream = await startUpstream();
  gateway = await startTestGateway(upstream.url);
});
afterEach(async () => {
  vi.useRealTimers();
  await gateway.close();
  await upstream.close();
});

const request = async (id: string): Promise<number> =>
  (await send(gateway.url, { target: `/audit/tasks/${id}` })).status;

it.each([-240, -3600, 240, 86_400])(
  'An open circuit breaker and a failing request are asked for again when due, though the wall clock steps by %i s',
  async (stepSeconds) => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.UTC(2026, 6, 1) });
    upstream.answer = json(500, {}, { 'x-amzn-errortype': 'InternalFailureException' });
    for (let at = 0; at < 5; at += 1) expect(await request(`a${at}`)).toBe(500);
    expect(await request('b')).toBe(503);
    upstream.answer = json(200, { taskStatus: 'COMPLETED' });
    vi.setSystemTime(Date.now() + stepSeconds * 1000);
    expect(await request('b')).toBe(503);
    vi.advanceTimersByTime(1000);
    expect(await request('b')).toBe(200);
    for (let at = 0; at < 5; at += 1) expect(await request(`a${at}`)).toBe(200);
  },
);
