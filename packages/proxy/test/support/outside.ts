import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type ForwardProxy,
  makeTemporaryFolder,
  startForwardProxy,
} from '@audit-gateway/testing';
import type { Settings } from '../../src/index.ts';
import { json } from './upstream.ts';

/** What a gateway reaches beyond its company's network: https servers of a private CA, behind a forward proxy. */
export interface Outside {
  readonly proxy: ForwardProxy;
  /** The private CA. */
  readonly authority: CertificateAuthority;
  /** The file that holds it. */
  readonly caFile: string;
  /** The proxy with a user and a password, and the CA. */
  readonly settings: Pick<Settings, 'httpsProxy' | 'httpProxy' | 'noProxy' | 'caFile'>;
  /** How the server answers; what it was asked is in `requests`. */
  answer: RequestListener;
  readonly requests: readonly { readonly host: string; readonly url: string; readonly proxyHeader: unknown }[];
  /** The URL of a name that the certificate has: it resolves nowhere but at the proxy. */
  urlOf(name: string): string;
  /** The same server by its address, which no proxy is used for. */
  readonly directUrl: string;
  /** Ends the connections that nobody uses, so that their tunnels end. */
  closeIdleConnections(): void;
  close(): Promise<void>;
}

/** The password of the proxy, as it stands in its URL. */
export const proxyPassword = 'pass%40word-that-no-log-may-hold';

/** Starts an https server that has every name under `aws.test`, and a forward proxy that leads to it. */
export async function startOutside(): Promise<Outside> {
  const authority = createCertificateAuthority();
  const folder = makeTemporaryFolder('outside');
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, `A company's CA\n${authority.certificate}`);
  const requests: Outside['requests'][number][] = [];
  const server: Server = createServer(authority.issue('*.aws.test', '127.0.0.1'), (request, response) => {
    const { host = '', 'proxy-authorization': proxyHeader } = request.headers;
    requests.push({ host, url: request.url ?? '', proxyHeader });
    outside.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const proxy = await startForwardProxy();
  const httpsProxy = new URL(proxy.url);
  httpsProxy.username = 'gateway';
  httpsProxy.password = proxyPassword;
  const outside: Outside = {
    proxy,
    authority,
    caFile,
    settings: { httpsProxy, httpProxy: httpsProxy, noProxy: '', caFile },
    answer: json(200, { tasks: [] }),
    requests,
    urlOf: (name) => `https://${name}.aws.test:${port}`,
    directUrl: `https://127.0.0.1:${port}`,
    closeIdleConnections: () => server.closeIdleConnections(),
    close: async () => {
      await proxy.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return outside;
}
