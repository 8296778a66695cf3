import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type Contract, createResponseChecker } from '@audit-gateway/contract';
import { createSigner, type Credentials } from '@audit-gateway/sigv4';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { answerConnectionErrors, largestHeader } from './connection-errors.ts';
import type { Settings } from './settings/read-command.ts';
import { fetchFromAws } from './reading/fetch-from-aws.ts';
import { awsEndpoint } from './upstream/endpoint.ts';
import { createUpstream } from './upstream/upstream.ts';

/** What a gateway needs beside its settings. */
export interface GatewayOptions {
  /** The parsed settings. */
  readonly settings: Settings;
  /** What requests and answers are held against. */
  readonly contract: Contract;
  /** Gives the AWS credentials to sign with; asked for each request. */
  readonly credentials: () => Promise<Credentials>;
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
  const { settings, contract, credentials, logger, clock = () => new Date() } = options;
  const upstream = createUpstream({
    url: settings.upstreamUrl ?? awsEndpoint(settings),
    signer: createSigner({ region: settings.region, service: 'iot' }),
    credentials,
    clock,
  });
  const checkResponse = createResponseChecker(contract);
  const fetch = fetchFromAws({ upstream, checkResponse, contractMode: settings.contractMode });
  const app = await createApp({ contract, logger, fetch, timeoutMs: settings.timeoutMs });
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
      await upstream.close();
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
