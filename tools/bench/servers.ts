import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { contractFile } from '@audit-gateway/contract';
import { endChild, findFreePort, nginxCommand, proxyTo, startChild, waitForPort } from '@audit-gateway/testing';

/** A server that can be measured. */
export interface ServerKind {
  /** Its name in tables. */
  readonly name: string;
  /** The status by which it refuses requests that break the contract. Default: it validates nothing. */
  readonly refusesWith?: number;
  /** What callers send with each request. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its command line, and its environment beside `PATH` and `HOME`. */
  readonly command: (port: number, upstreamUrl: string) => readonly [line: readonly string[], env?: NodeJS.ProcessEnv];
}

/** A server that has been started. */
export interface RunningServer {
  readonly kind: ServerKind;
  readonly url: string;
  readonly pid: number;
  /** @throws {Error} if it has ended, with what it wrote last. */
  assertRuns(): void;
  /** Resolves when it accepts connections. @throws {Error} if it does not within a minute. */
  listens(): Promise<void>;
  end(): Promise<void>;
}

/** The example credentials of AWS's documentation; the upstream verifies no signature. */
export const exampleCredentials = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/**
 * The gateway as it runs in production: built, and started as its image starts it. All settings are the defaults, but
 * for the quota's rates: without them AWS's quota would be measured.
 *
 * @param flags Further flags; the last one of a name wins.
 */
export function gateway(
  name = 'gateway',
  flags: readonly string[] = [],
  { headers, env }: Pick<ServerKind, 'headers'> & { env?: (upstreamUrl: string) => NodeJS.ProcessEnv } = {},
): ServerKind {
  return {
    name,
    refusesWith: 400,
    ...(headers !== undefined && { headers }),
    command: (port, upstreamUrl) => [
      [
        pathOf('../../packages/proxy/deploy/start.sh'),
        ...['--port', String(port), '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', upstreamUrl],
        ...['--list-rate', '0', '--describe-rate', '0', ...flags],
      ],
      // The Node that the repository pins, which is the image's.
      { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...exampleCredentials, ...env?.(upstreamUrl) },
    ],
  };
}

const prismVersion = '5.16.0';
const prismFolder = pathOf(`../../node_modules/.cache/bench/prism-${prismVersion}`);
const prismMain = `${prismFolder}/node_modules/@stoplight/prism-cli/dist/index.js`;

/** Installs Prism, once, in a folder of its own: it is too large to be a dependency of the repository. */
export async function installPrism(): Promise<void> {
  if (existsSync(prismMain)) return;
  const args = ['install', '--prefix', prismFolder, '--no-audit', '--no-fund', '--ignore-scripts'];
  await promisify(execFile)('npm', [...args, `@stoplight/prism-cli@${prismVersion}`]);
}

/** The servers that are compared unless others are asked for. */
export const servers: readonly ServerKind[] = [
  gateway(),
  {
    // Express and undici, forwarding alone: the limit of what the gateway is made of.
    name: 'bare',
    command: (port, upstreamUrl) => [
      [process.execPath, pathOf('bare-forwarder.ts')],
      { NODE_ENV: 'production', PORT: String(port), UPSTREAM_URL: upstreamUrl },
    ],
  },
  {
    // A plain reverse proxy: the limit of what forwards at all.
    name: 'nginx',
    command: (port, upstreamUrl) => [nginxCommand(proxyTo([new URL(upstreamUrl).host]), port).line],
  },
  {
    // It validates requests and responses, and makes an error of what breaks the contract. One core is better used by
    // one process.
    name: 'prism',
    refusesWith: 422,
    command: (port, upstreamUrl) => [
      [
        ...[process.execPath, prismMain, 'proxy', contractFile, upstreamUrl],
        ...['--host', '127.0.0.1', '--port', String(port), '--errors', '--multiprocess=false'],
      ],
      { NODE_ENV: 'production' },
    ],
  },
];

/**
 * A server that is given as `name=command`. In the command, `{port}` is replaced by the port of loopback to listen on,
 * `{upstream}` by the URL to forward to, and `{host}` by that URL's host and port.
 *
 * @returns undefined if the text has no name or no command.
 */
export function readPeer(text: string): ServerKind | undefined {
  const [, name, command] = /^([\w.-]+)=(.*\S.*)$/s.exec(text) ?? [];
  if (name === undefined || command === undefined) return undefined;
  return {
    name,
    command: (port, upstream) => {
      const values: Readonly<Record<string, string>> = { port: String(port), upstream, host: new URL(upstream).host };
      const line = command.replace(/\{(port|upstream|host)\}/g, (_, key: string) => values[key] ?? '');
      return [['/bin/sh', '-c', line], { ...process.env, ...exampleCredentials }];
    },
  };
}

/** Starts a server on a free port. What it logs goes through a pipe, as in production, and is dropped. */
export async function startServer(
  kind: ServerKind,
  upstreamUrl: string,
  launcher: readonly string[],
): Promise<RunningServer> {
  const port = await findFreePort();
  const [line, env] = kind.command(port, upstreamUrl);
  const [command = '', ...args] = [...launcher, ...line];
  const { PATH, HOME } = process.env;
  const child = startChild({ command, args, env: { PATH, HOME, ...env }, stderr: 'pipe', leadsGroup: true });
  let lastWords = '';
  const keep = (chunk: Buffer): void => void (lastWords = chunk.toString('utf8', Math.max(0, chunk.length - 2000)));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.once('error', ({ message }) => (lastWords = message));
  const assertRuns = (): void => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) return;
    throw new Error(`${kind.name} ended with ${child.exitCode ?? child.signalCode ?? 'an error'}: ${lastWords.trim()}`);
  };
  return {
    kind,
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    assertRuns,
    listens: () => waitForPort(port, assertRuns),
    end: () => endChild(child, 'SIGTERM', 5000),
  };
}
