import { findFreePort, type ProxyBehaviour, startForwardProxy } from '@audit-gateway/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trustFile } from '../../src/lib/certificates.ts';
import { createNetwork, type Network } from '../../src/lib/network.ts';
import { type Outside, proxyPassword, startOutside } from '../support/outside.ts';
import { raw } from '../support/upstream.ts';

let outside: Outside;
let network: Network;
beforeAll(async () => {
  outside = await startOutside();
  const trust = await trustFile(outside.caFile);
  network = createNetwork({ proxyFor: () => outside.settings.httpsProxy, trust, connectTimeoutMs: 100 });
});
afterAll(async () => {
  await network.close();
  await outside.close();
});
beforeEach(() => {
  outside.proxy.behaviour = 'works';
  outside.answer = raw(200, 'content');
});

const urlOf = (name: string): URL => new URL(outside.urlOf(name));
const request = (url: URL, by = network): Promise<{ readonly statusCode: number }> =>
  by.dispatcherFor(url).request({ origin: url.origin, path: '/', method: 'GET' });

const faults: readonly { readonly fault: string; readonly behaviour: ProxyBehaviour; readonly reason: string }[] = [
  { fault: 'refuses a host', behaviour: 403, reason: 'answered with status 403' },
  { fault: 'wants other credentials', behaviour: 407, reason: 'wants other credentials (status 407)' },
  { fault: 'does not reach a host', behaviour: 502, reason: 'answered with status 502' },
  { fault: 'hangs up', behaviour: 'hangs up', reason: 'could not be used (UND_ERR_SOCKET)' },
  { fault: 'does not speak HTTP', behaviour: 'is broken', reason: 'could not be used (HTTPParserError)' },
  { fault: 'never answers', behaviour: 'hangs', reason: 'could not be used (UND_ERR_HEADERS_TIMEOUT)' },
];

describe('The network of a gateway', () => {
  it.each(faults)('names the proxy, without its password, that $fault', async ({ behaviour, reason }) => {
    const openBefore = outside.proxy.openConnections();
    outside.proxy.behaviour = behaviour;
    const message = `The proxy ${outside.proxy.url.origin} ${reason}`;
    await expect(request(urlOf('iot'))).rejects.toMatchObject({ name: 'ProxyError', message, reason });
    // The bound on a tunnel that is being opened: none is left.
    await expect.poll(() => outside.proxy.openConnections()).toBeLessThanOrEqual(openBefore);
  });

  it('names the proxy that is away', async () => {
    const proxy = new URL(`http://gateway:${proxyPassword}@127.0.0.1:${await findFreePort()}`);
    const other = createNetwork({ proxyFor: () => proxy, trust: undefined });
    const message = `The proxy ${proxy.origin} could not be used (ECONNREFUSED)`;
    await expect(request(urlOf('iot'), other)).rejects.toMatchObject({ name: 'ProxyError', message });
    await other.close();
  });

  it('leaves a fault of the host behind the proxy as it is', async () => {
    outside.answer = ({ socket }) => socket.destroy();
    await expect(request(urlOf('iot'))).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const trustsNobody = createNetwork({ proxyFor: () => outside.proxy.url, trust: undefined });
    const code = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
    await expect(request(urlOf('iot'), trustsNobody)).rejects.toMatchObject({ code });
    await trustsNobody.close();
  });

  it('checks the name of the host behind the proxy', async () => {
    const url = new URL(outside.urlOf('iot').replace('aws.test', 'other.test'));
    await expect(request(url)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('reaches a host through a proxy that speaks TLS itself, by a certificate of the private CA', async () => {
    const proxy = await startForwardProxy(outside.authority.issue('127.0.0.1'));
    const other = createNetwork({ proxyFor: () => proxy.url, trust: await trustFile(outside.caFile) });
    expect((await request(urlOf('iot'), other)).statusCode).toBe(200);
    expect(proxy.requests.map(({ target }) => target)).toEqual([urlOf('iot').host]);
    await other.close();
    await proxy.close();
  });

  it('fetches as the platform does, through the proxy', async () => {
    const before = outside.proxy.requests.length;
    const signal = AbortSignal.timeout(30_000);
    const response = await network.fetch(urlOf('login'), { headers: {}, redirect: 'manual', signal });
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text: 'content' });
    expect(outside.proxy.requests.slice(before).map(({ target }) => target)).toEqual([urlOf('login').host]);
  });
});
