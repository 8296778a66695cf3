import { fileURLToPath } from 'node:url';
import { nginxCommand, proxyTo } from '@audit-gateway/testing';
import type { ServerKind } from './server.ts';

/** Express and undici, forwarding alone: the limit of what the gateway is made of. */
export const bareForwarder: ServerKind = {
  name: 'bare',
  refusesWith: undefined,
  command: ({ port, upstreamUrl }) => ({
    line: [process.execPath, fileURLToPath(new URL('bare-forwarder.ts', import.meta.url))],
    env: { NODE_ENV: 'production', PORT: String(port), UPSTREAM_URL: upstreamUrl },
  }),
};

/** nginx as a plain reverse proxy: the limit of what forwards at all. */
export const nginxProxy: ServerKind = {
  name: 'nginx',
  refusesWith: undefined,
  command: ({ port, upstreamUrl }) => ({ line: nginxCommand(proxyTo([new URL(upstreamUrl).host]), port).line }),
};
