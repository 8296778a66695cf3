import { loadContract } from '@audit-gateway/contract';
import { emulatorCredentials } from '@audit-gateway/emulator';
import * as proxy from '@audit-gateway/proxy';
import { startGatewayOf } from '@audit-gateway/testing';

/** Starts a gateway on a free port in front of an upstream. */
export async function startGatewayBefore(upstreamUrl: string, ...flags: readonly string[]): Promise<proxy.Gateway> {
  const contract = await loadContract();
  return startGatewayOf(proxy, { upstreamUrl, contract, credentials: emulatorCredentials, flags });
}
