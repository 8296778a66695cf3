import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Outside, proxyPassword, startOutside } from '../support/outside.ts';
import { json } from '../support/upstream.ts';
import { callThrough } from './call-through.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.proxy.behaviour = 'works';
  outside.answer = json(200, { taskStatus: 'COMPLETED' });
});

describe('Through a forward proxy', () => {
  it('AWS is called in one tunnel for all requests, and the proxy alone gets its credentials', async () => {
    const { statuses, asked, calls, log } = await callThrough(outside, outside.urlOf('iot'), {}, 3);
    expect(statuses).toEqual([200, 200, 200]);
    const { host } = new URL(outside.urlOf('iot'));
    expect(asked.map(({ method, target }) => `${method} ${target}`)).toEqual([`CONNECT ${host}`]);
    const basic = Buffer.from(`gateway:${decodeURIComponent(proxyPassword)}`).toString('base64');
    expect(asked[0]?.headers['proxy-authorization']).toBe(`Basic ${basic}`);
    expect(calls).toEqual(Array(3).fill({ host, url: '/audit/tasks/a1', proxyHeader: undefined }));
    expect(log).toContain(`"httpsProxy":"${outside.proxy.url.origin}"`);
    expect(log).not.toContain(proxyPassword);
    expect(log).not.toContain(decodeURIComponent(proxyPassword));
  });

  it('this machine is not reached, nor what NO_PROXY names', async () => {
    const { statuses, asked } = await callThrough(outside, outside.directUrl);
    expect({ statuses, asked }).toEqual({ statuses: [200], asked: [] });
    // The name resolves at the proxy alone.
    const named = await callThrough(outside, outside.urlOf('iot'), { noProxy: 'other.test, aws.test' });
    expect(named).toMatchObject({ statuses: [502], asked: [], type: '/docs#problem-upstream-unreachable' });
  });

  it('a refused tunnel is a failed connection: it is retried, and the log names the proxy', async () => {
    outside.proxy.behaviour = 407;
    const { type, body, log, asked, calls } = await callThrough(outside, outside.urlOf('iot'));
    expect(type).toBe('/docs#problem-upstream-unreachable');
    expect({ asked: asked.length, calls: calls.length }).toEqual({ asked: 3, calls: 0 });
    const { host } = new URL(outside.urlOf('iot'));
    const reason = "the gateway's proxy wants other credentials (status 407)";
    expect(body).toContain(`The connection to ${host} failed: ${reason}.`);
    expect(body).not.toContain(outside.proxy.url.host);
    expect(log).toContain(`The connection to ${host} through the proxy ${outside.proxy.url.origin} failed: ${reason}.`);
    expect(log + body).not.toContain(proxyPassword);
  });

  it('a tunnel that does not come costs a request no more than its time, and the failure says what it waited for', async () => {
    outside.proxy.behaviour = 'hangs';
    const { statuses, type, body, log } = await callThrough(outside, outside.urlOf('iot'), { timeoutMs: 50 });
    expect({ statuses, type }).toEqual({ statuses: [504], type: '/docs#problem-upstream-timeout' });
    const { host } = new URL(outside.urlOf('iot'));
    const late = 'was not open within the time that a request may take.';
    expect(body).toContain(`The connection to ${host} through the gateway's proxy ${late}`);
    expect(body).not.toContain(outside.proxy.url.host);
    expect(log).toContain(`The connection to ${host} through the proxy ${outside.proxy.url.origin} ${late}`);
    expect(log + body).not.toContain(proxyPassword);
  });
});

it('A certificate that nobody trusts is a failed connection, and the log says which setting helps', async () => {
  const { type, log } = await callThrough(outside, outside.directUrl, { caFile: undefined });
  expect(type).toBe('/docs#problem-upstream-unreachable');
  expect(log).toContain(
    'failed: UNABLE_TO_VERIFY_LEAF_SIGNATURE. --ca-file or AWS_CA_BUNDLE names further CAs to trust.',
  );
});
