import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

/** AWS credentials, as a gateway signs with. */
export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a gateway is started with. */
export interface StartOptions<Settings, Contract> {
  readonly settings: Settings;
  readonly contract: Contract;
  readonly credentials: () => () => Promise<TestCredentials>;
  readonly logger: Logger;
  readonly clock?: () => Date;
}

/** What is used of `@audit-gateway/proxy`. It is passed in: this package does not depend on it, so that its tests can use this one. */
export interface GatewayPackage<Settings, Contract, Gateway> {
  readonly readCommand: (
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
  ) => Promise<{ readonly settings?: Settings }>;
  readonly startGateway: (options: StartOptions<Settings, Contract>) => Promise<Gateway>;
}

/** How a gateway in this process is started. */
export interface GatewayOptions<Contract> {
  /** Where it forwards to. */
  readonly upstreamUrl: string;
  /** Default: `us-east-1`. */
  readonly region?: string;
  readonly contract: Contract;
  /** What it signs with, or what gives that each time. */
  readonly credentials: TestCredentials | (() => Promise<TestCredentials>);
  /** Further flags; they win over {@link uncached}. Default: none. */
  readonly flags?: readonly string[];
  /** Tells the time to sign with. Default: the clock of the machine. */
  readonly clock?: (() => Date) | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger;
}

/**
 * The environment of a gateway on free ports that forwards every request: no cache and no quota. What a stub says, and
 * which faults are injected, changes from one request to the next.
 */
export const uncached = {
  AUDIT_GATEWAY_PORT: '0',
  AUDIT_GATEWAY_ADMIN_PORT: '0',
  AUDIT_GATEWAY_LIST_RATE: '0',
  AUDIT_GATEWAY_DESCRIBE_RATE: '0',
  AUDIT_GATEWAY_CACHE_MB: '0',
};

/**
 * Starts a gateway in this process, and resolves when it listens.
 *
 * @param proxy The package `@audit-gateway/proxy`.
 * @param env What the settings are read from beside the flags. Default: {@link uncached}.
 */
export async function startGatewayOf<Settings, Contract, Gateway>(
  proxy: GatewayPackage<Settings, Contract, Gateway>,
  options: GatewayOptions<Contract>,
  env: Readonly<Record<string, string>> = uncached,
): Promise<Gateway> {
  const { upstreamUrl, region = 'us-east-1', contract, credentials, flags = [], clock } = options;
  const provider = typeof credentials === 'function' ? credentials : () => Promise.resolve(credentials);
  const args = ['--region', region, '--upstream-url', upstreamUrl, ...flags];
  const { settings } = await proxy.readCommand(args, env);
  if (settings === undefined) throw new Error(`${flags.join(' ')} does not start a gateway`);
  return proxy.startGateway({
    settings,
    contract,
    credentials: () => provider,
    logger: options.logger ?? pino({ enabled: false }),
    ...(clock !== undefined && { clock }),
  });
}

/** A logger that keeps its lines. */
export function createMemoryLogger(): { readonly logger: Logger; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { logger: pino({ level: 'info' }, sink), lines };
}
