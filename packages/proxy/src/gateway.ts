import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type Contract, createResponseChecker } from '@audit-gateway/contract';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { answerConnectionErrors, largestHeader } from './connection-errors.ts';
import type { Settings } from './settings/read-command.ts';
import type { TargetSettings } from './settings/target-settings.ts';
import { type CredentialProvider, credentialsFromAws, type Identity } from './targets/credentials.ts';
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
}

/** A gateway that serves. */
export interface Gateway {
  /** Where it listens. */
  readonly url: string;
  /** Stops accepting, lets requests in flight finish within the settings' deadline, and ends their connections. */
  close(): Promise<void>;
}

/**
 * Starts a gateway and resolves when it listens.
 *
 * @throws {ContractError} where the contract cannot be used, and the system's error where it cannot listen.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, contract, credentials = credentialsFromAws, logger, clock = () => new Date() } = options;
  const checkResponse = createResponseChecker(contract);
  const open = (target: TargetSettings): Target =>
    openTarget({
      region: target.region,
      url: target.upstreamUrl ?? awsEndpoint({ ...settings, region: target.region }),
      credentials: credentials(target),
      clock,
      checkResponse,
      contractMode: settings.contractMode,
    });
  const targets = new Map([
    [defaultTarget, open({ ...settings, roleArn: undefined })],
    ...[...settings.targets].map(([name, target]): [string, Target] => [name, open(target)]),
  ]);
  const fetches = new Map([...targets].map(([name, { fetch }]) => [name, fetch]));
  const app = await createApp({ contract, logger, targets: fetches, timeoutMs: settings.timeoutMs });
  // A Host header decides nothing here, and Node's own answer to a missing one is not in the gateway's shape.
  const server = createServer(
    { maxHeaderSize: largestHeader, requireHostHeader: false, keepAliveTimeout: 75_000 },
    app,
  );
  answerConnectionErrors(server, logger);
  endIdleConnectionsOnceClosed(server);
  server.listen(settings.port, settings.host);
  await once(server, 'listening');
  return {
    url: urlOf(server),
    close: async () => {
      await closeServer(server, settings.shutdownMs);
      await Promise.all([...targets.values()].map((target) => target.close()));
    },
  };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

// Node keeps a connection alive after its last answer even when the server no longer accepts any.
function endIdleConnectionsOnceClosed(server: Server): void {
  server.on('request', (_request, response) => {
    response.once('close', () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
}

async function closeServer(server: Server, withinMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const deadline = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(deadline);
}
