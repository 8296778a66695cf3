import { emulatorCredentials } from '@audit-gateway/emulator';
import * as proxy from '@audit-gateway/proxy';
import type { Gateway } from '@audit-gateway/proxy';
import { startGatewayOf, uncached } from '@audit-gateway/testing';
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

/** Responses that break the contract are refused, and every request is forwarded. */
export const gatewayEnvironment = { ...uncached, AUDIT_GATEWAY_CONTRACT_MODE: 'enforce' };

/** Starts a gateway on a free port that refuses answers which break the contract, with the emulator's credentials. */
export function startGatewayInFront({ timeoutMs, flags = [], ...options }: GatewayInFront): Promise<Gateway> {
  const timeout = timeoutMs === undefined ? [] : ['--timeout-ms', String(timeoutMs)];
  const own = { contract, credentials: emulatorCredentials, flags: [...flags, ...timeout] };
  return startGatewayOf(proxy, { ...options, ...own }, gatewayEnvironment);
}
