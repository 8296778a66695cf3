import { createServer, type RequestListener } from 'node:http';
import { listen, stop } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outside, startOutside } from '../support/outside.ts';
import { json } from '../support/upstream.ts';
import { callThrough } from './call-through.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());

const large: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(Buffer.alloc(9 * 1024 * 1024, 0x20));
};
const faults: readonly { readonly fault: string; readonly answer: RequestListener; readonly type: string }[] = [
  { fault: 'is too large', answer: large, type: 'upstream-broken-answer' },
  { fault: 'is not HTTP', answer: ({ socket }) => socket.end('hello\r\n\r\n'), type: 'upstream-broken-answer' },
  {
    fault: 'breaks off',
    answer: ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"tasks'),
    type: 'upstream-broken-answer',
  },
  { fault: 'never begins', answer: () => undefined, type: 'upstream-timeout' },
  { fault: 'does not come', answer: ({ socket }) => socket.destroy(), type: 'upstream-unreachable' },
];

describe('Through a forward proxy', () => {
  it.each(faults)('a response of AWS that $fault fails as it does without one', async ({ answer, type }) => {
    outside.answer = answer;
    const settings = { timeoutMs: type === 'upstream-timeout' ? 200 : 30_000 };
    for (const url of [outside.urlOf('iot'), outside.directUrl]) {
      expect((await callThrough(outside, url, settings)).type).toBe(`/docs#problem-${type}`);
    }
  });

  it('plain HTTP is forwarded by the proxy, within the same bounds', async () => {
    const { proxy } = outside;
    let answer = json(200, { taskStatus: 'COMPLETED' });
    const plain = createServer((request, response) => answer(request, response));
    const url = (await listen(plain)).replace('127.0.0.1', 'iot.aws.test');
    const good = await callThrough(outside, url);
    expect(good.statuses).toEqual([200]);
    expect(good.asked.map(({ method, target }) => `${method} ${target}`)).toEqual([`GET ${url}/audit/tasks/a1`]);
    answer = large;
    expect((await callThrough(outside, url)).type).toBe('/docs#problem-upstream-broken-answer');
    proxy.behaviour = 407;
    const refused = await callThrough(outside, url);
    expect(refused.type).toBe('/docs#problem-upstream-unreachable');
    const reason = "the gateway's proxy wants other credentials (status 407)";
    expect(refused.log).toContain(`through the proxy ${proxy.url.origin} failed: ${reason}`);
    await stop(plain);
  });
});
