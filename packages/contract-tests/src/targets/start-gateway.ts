import { emulatorCredentials } from '@audit-gateway/emulator';
import { type Gateway, readCommand, startGateway } from '@audit-gateway/proxy';
import { pino } from 'pino';
import { contract } from '../contract.ts';

/** How a gateway is to be. */
export interface GatewayInFront {
  /** Where it forwards to. */
  readonly upstreamUrl: string;
  /** The region that it signs for. */
  readonly region: string;
  /** Tells the time that it signs with. */
  readonly clock: () => Date;
  /** How long its upstream may take, in milliseconds. Default: the gateway's own. */
  readonly timeoutMs?: number;
  /** What else its command line says. Default: nothing. */
  readonly flags?: readonly string[];
}

/**
 * Several gateways run at once, and the suite asks faster than AWS allows, again and again, for what faults have changed
 * meanwhile.
 */
export const gatewayEnvironment = {
  AUDIT_GATEWAY_PORT: '0',
  AUDIT_GATEWAY_ADMIN_PORT: '0',
  AUDIT_GATEWAY_LIST_RATE: '0',
  AUDIT_GATEWAY_DESCRIBE_RATE: '0',
  AUDIT_GATEWAY_CACHE_MB: '0',
  AUDIT_GATEWAY_CONTRACT_MODE: 'enforce',
};

/** Starts a gateway on a free port that refuses answers which break the contract, with the emulator's credentials. */
export async function startGatewayInFront(options: GatewayInFront): Promise<Gateway> {
  const { upstreamUrl, region, clock, timeoutMs, flags = [] } = options;
  const args = ['--region', region, '--upstream-url', upstreamUrl, ...flags];
  if (timeoutMs !== undefined) args.push('--timeout-ms', String(timeoutMs));
  const { settings } = await readCommand(args, gatewayEnvironment);
  if (settings === undefined) throw new Error('the flags ask for something else than to run');
  const credentials = () => () => Promise.resolve(emulatorCredentials);
  return startGateway({ settings, contract, credentials, logger: pino({ enabled: false }), clock });
}
