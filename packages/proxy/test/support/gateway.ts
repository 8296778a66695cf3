import { type Contract, loadContract } from '@audit-gateway/contract';
import { createMemoryLogger } from '@audit-gateway/testing';
import { type Gateway, type GatewayOptions, readCommand, type Settings, startGateway } from '../../src/index.ts';

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

// A test's upstream answers otherwise from one request to the next, and counts what comes.
const everythingForwarded = ['--admin-port', '0', '--cache-mb', '0', '--list-rate', '0', '--describe-rate', '0'];

function flagsFor(upstreamUrl: string): string[] {
  return ['--port', '0', '--region', 'eu-west-1', '--upstream-url', upstreamUrl, ...everythingForwarded];
}

// Gateways of the same contract share its compiled validator.
const contract = loadContract();

/** Starts a gateway that forwards everything, but for what its settings say. */
export async function startTestGateway(
  upstreamUrl: string,
  settings: Partial<Settings> = {},
  options: Partial<GatewayOptions> & { contract?: Contract } = {},
): Promise<TestGateway> {
  const { settings: defaults } = await readCommand(flagsFor(upstreamUrl), {});
  if (defaults === undefined) throw new Error('the flags ask for something else than to run');
  const { logger, lines: log } = createMemoryLogger();
  const gateway = await startGateway({
    settings: { ...defaults, ...settings },
    contract: await contract,
    credentials: () => () => Promise.resolve(testCredentials),
    logger,
    ...options,
  });
  return { ...gateway, log };
}
