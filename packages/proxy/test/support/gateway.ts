import { Writable } from 'node:stream';
import { type Contract, loadContract } from '@audit-gateway/contract';
import { pino } from 'pino';
import { type Gateway, type GatewayOptions, type Settings, startGateway } from '../../src/index.ts';

/** The credentials that test gateways sign with. */
export const testCredentials = {
  accessKeyId: 'AKIDTESTGATEWAY',
  secretAccessKey: 'test-secret-that-no-log-may-hold',
  sessionToken: 'test-session-token-that-no-log-may-hold',
};

/** A gateway in front of a test's upstream. */
export interface TestGateway extends Gateway {
  /** What it logged, a line each. */
  readonly log: readonly string[];
}

/** Starts a gateway with settings for tests. */
export async function startTestGateway(
  upstreamUrl: string,
  settings: Partial<Settings> = {},
  options: Partial<GatewayOptions> & { contract?: Contract } = {},
): Promise<TestGateway> {
  const log: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log.push(chunk.toString());
      done();
    },
  });
  const gateway = await startGateway({
    settings: {
      host: '127.0.0.1',
      port: 0,
      auth: 'none',
      region: 'eu-west-1',
      upstreamUrl: new URL(upstreamUrl),
      useFips: false,
      useDualstack: false,
      timeoutMs: 5_000,
      shutdownMs: 5_000,
      contractMode: 'report',
      logLevel: 'info',
      targets: new Map(),
      ...settings,
    },
    contract: await loadContract(),
    credentials: () => () => Promise.resolve(testCredentials),
    logger: pino({ level: 'info' }, sink),
    ...options,
  });
  return { ...gateway, log };
}
