import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleCredentials } from './example-credentials.ts';
import type { ServerKind } from './server.ts';

/** What the image runs: the flags of Node and the environment are its own. */
const start = fileURLToPath(new URL('../../../packages/proxy/deploy/start.sh', import.meta.url));

/** How a gateway differs from its defaults. */
export interface GatewayVariant {
  /** Its name in tables. Default: gateway. */
  readonly name?: string;
  /** Further flags; the last one of a name wins. */
  readonly flags?: readonly string[];
  /** What callers send beside their request. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further environment, by where the upstream is. */
  readonly env?: (upstreamUrl: string) => Readonly<Record<string, string>>;
}

/**
 * The gateway as it runs in production: built, and started as its image starts it. All settings are
 * the defaults, but for the quota's rates: without them it would be AWS's quota that is measured.
 */
export function gateway(variant: GatewayVariant = {}): ServerKind {
  const { name = 'gateway', flags = [], headers = {}, env = () => ({}) } = variant;
  return {
    name,
    headers,
    refusesWith: 400,
    command: ({ port, upstreamUrl }) => ({
      line: [
        start,
        ...['--port', String(port), '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstreamUrl],
        ...['--list-rate', '0', '--describe-rate', '0'],
        ...flags,
      ],
      env: {
        // The Node that the repository pins, which is the image's.
        PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
        ...exampleCredentials,
        ...env(upstreamUrl),
      },
    }),
  };
}
