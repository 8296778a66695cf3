import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { startUpstream } from '../support/upstream.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** Sends a request over IPv6, as Kubernetes' probes and Prometheus do: by the pod's address. */
function statusOf(url: string, path: string): Promise<number | undefined> {
  const { port } = new URL(url);
  const received = Promise.withResolvers<number | undefined>();
  request({ host: '::1', port, path, headers: { host: `[fd00:10::2a]:${port}` } }, (response) => {
    response.resume();
    received.resolve(response.statusCode);
  })
    .on('error', received.reject)
    .end();
  return received.promise;
}

it.skipIf(!hasIpv6)('a gateway that listens on :: is reached by IPv6 addresses, on both ports', async () => {
  const upstream = await startUpstream();
  const gateway = await startTestGateway(upstream.url, { host: '::', adminHost: '::' });
  const statuses = [
    await statusOf(gateway.url, '/audit/tasks/a1'),
    await statusOf(gateway.adminUrl, '/livez'),
    await statusOf(gateway.adminUrl, '/readyz'),
    await statusOf(gateway.adminUrl, '/metrics'),
  ];
  await gateway.close();
  await upstream.close();
  expect(statuses).toEqual([200, 200, 200, 200]);
});
