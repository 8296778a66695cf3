import { loadContract } from '@audit-gateway/contract';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { type Gateway, readCommand, startGateway } from '@audit-gateway/proxy';
import { pino } from 'pino';

/** Several gateways run at once, and what faults change must not come from a cache. */
const environment = {
  AWS_REGION: 'us-east-1',
  AUDIT_GATEWAY_PORT: '0',
  AUDIT_GATEWAY_ADMIN_PORT: '0',
  AUDIT_GATEWAY_LIST_RATE: '0',
  AUDIT_GATEWAY_DESCRIBE_RATE: '0',
  AUDIT_GATEWAY_CACHE_MB: '0',
};

/** Starts a gateway on a free port in front of an upstream. */
export async function startGatewayBefore(upstreamUrl: string, ...flags: readonly string[]): Promise<Gateway> {
  const { settings } = await readCommand(['--upstream-url', upstreamUrl, ...flags], environment);
  if (settings === undefined) throw new Error('the flags ask for something else than to run');
  const credentials = () => () => Promise.resolve(emulatorCredentials);
  const contract = await loadContract();
  return startGateway({ settings, contract, credentials, logger: pino({ enabled: false }) });
}
