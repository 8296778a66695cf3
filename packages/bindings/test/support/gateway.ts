import { loadContract } from '@audit-gateway/contract';
import { emulatorCredentials } from '@audit-gateway/emulator';
import * as proxy from '@audit-gateway/proxy';
import { startGatewayOf } from '@audit-gateway/testing';
import { hash } from 'node:crypto';

/** Starts a gateway on a free port in front of an upstream. */
export async function startGatewayBefore(upstreamUrl: string, ...flags: readonly string[]): Promise<proxy.Gateway> {
  const contract = await loadContract();
  return startGatewayOf(proxy, { upstreamUrl, contract, credentials: emulatorCredentials, flags });
}

/** A caller in a gateway's callers' file, who may read everything. */
export function caller(name: string, proof: object): object {
  return { name, ...proof, operations: ['listAuditTasks', 'describeAuditTask'], targets: ['default'] };
}

/** The proof of a caller that has an API key. */
export function withApiKey(apiKey: string): object {
  return { apiKeys: [{ sha256: hash('sha256', apiKey) }] };
}
