import { type Contract, createResponseChecker } from '@audit-gateway/contract';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createAccess } from './callers/access.ts';
import { startHttpServer } from './http-server.ts';
import type { CredentialProvider } from './resilience/credential-source.ts';
import { createDrain } from './resilience/drain.ts';
import type { Settings } from './settings/read-command.ts';
import type { TargetSettings } from './settings/target-settings.ts';
import { credentialsFromAws, type Identity } from './targets/credentials.ts';
import { defaultTarget } from './targets/split-target.ts';
import { openTarget, type Target } from './targets/target.ts';
import { awsEndpoint } from './upstream/endpoint.ts';

/** What a gateway needs beside its settings. */
export interface GatewayOptions {
  /** The parsed settings. */
  readonly settings: Settings;
  /** What requests and answers are held against. */
  readonly contract: Contract;
  /** Gives the provider of a target's AWS credentials. Default: AWS's default provider chain, and the target's role. */
  readonly credentials?: (identity: Identity) => CredentialProvider;
  /** Gets a line for each request. */
  readonly logger: Logger;
  /** Tells the time to sign with. Default: the machine's clock. */
  readonly clock?: () => Date;
  /** The environment, for secrets that the callers' file only names. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A gateway that serves. */
export interface Gateway {
  /** Where it listens. */
  readonly url: string;
  /**
   * Reads the callers' file anew; requests in flight are not touched.
   *
   * @throws {SettingsError} where it cannot be used; the callers stay as they were.
   */
  reload(): Promise<void>;
  /**
   * Ends the gateway without losing a request: it is no longer ready, then stops accepting, then lets requests in flight
   * finish, each for as long as the settings say.
   */
  close(): Promise<void>;
}

/**
 * Starts a gateway and resolves when it listens.
 *
 * @throws {ContractError} where the contract cannot be used, {SettingsError} where the callers' file cannot, and the
 *   system's error where it cannot listen.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, contract, credentials = credentialsFromAws, logger } = options;
  const { clock = () => new Date(), env = process.env } = options;
  const checkResponse = createResponseChecker(contract);
  const open = (target: TargetSettings): Target =>
    openTarget({
      region: target.region,
      url: target.upstreamUrl ?? awsEndpoint({ ...settings, region: target.region }),
      credentials: credentials(target),
      clock,
      checkResponse,
      settings,
    });
  const access = await createAccess(settings, contract, env, clock);
  const targets = new Map([
    [defaultTarget, open({ ...settings, roleArn: undefined })],
    ...[...settings.targets].map(([name, target]): [string, Target] => [name, open(target)]),
  ]);
  const fetches = new Map([...targets].map(([name, { fetch }]) => [name, fetch]));
  const { authenticate } = access;
  const drain = createDrain({
    delayMs: settings.drainDelayMs,
    close: async () => {
      await server.close(settings.shutdownMs);
      await Promise.all([...targets.values()].map((target) => target.close()));
    },
  });
  const isReady = (): boolean => drain.state === 'ready';
  const app = await createApp({ ...settings, contract, logger, isReady, authenticate, targets: fetches });
  const server = await startHttpServer(app, settings, logger);
  return {
    url: server.url,
    reload: () => access.reload(),
    close: () => drain.begin(),
  };
}
