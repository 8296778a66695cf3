import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { exampleCredentials } from './example-credentials.ts';
import type { ServerKind } from './server.ts';

const root = new URL('../../../packages/proxy/', import.meta.url);
const { bin } = z
  .object({ bin: z.object({ 'audit-gateway': z.string() }) })
  .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));
const main = fileURLToPath(new URL(bin['audit-gateway'], root));

const dockerfile = readFileSync(new URL('deploy/Dockerfile', root), 'utf8');
const [, entrypoint = ''] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
const nodeFlags = z.array(z.string()).parse(JSON.parse(entrypoint)).slice(1, -1);
const [, assignments = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
const imageEnv = z
  .record(z.string(), z.string())
  .parse(Object.fromEntries([...assignments.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])));

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
 * The gateway as it runs in production: built, with the flags of Node and the environment of its image. All settings are
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
        process.execPath,
        ...nodeFlags,
        main,
        ...['--port', String(port), '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstreamUrl],
        ...['--list-rate', '0', '--describe-rate', '0'],
        ...flags,
      ],
      env: {
        ...imageEnv,
        ...exampleCredentials,
        ...env(upstreamUrl),
      },
    }),
  };
}
