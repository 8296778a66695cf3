import { loadContract } from '@audit-gateway/contract';
import { createEmulator, type Emulator, emulatorCredentials } from '@audit-gateway/emulator';
import { type Gateway, readCommand, startGateway } from '@audit-gateway/proxy';
import { pino } from 'pino';

/** The ports to listen on, each as a flag has it; 0 takes a free one. */
export interface Ports {
  /** The gateway's. */
  readonly port: string;
  /** The emulator's. */
  readonly emulatorPort: string;
  /** Where the gateway's metrics and readiness are. */
  readonly adminPort: string;
}

/** An emulator and a gateway in front of it. */
export interface Both {
  /** Says where they listen, and what to try. */
  readonly greeting: string;
  /** Ends them, the requests in flight first. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an emulator and a gateway in front of it.
 *
 * @throws {ContractError} where the document cannot be used, and the system's error where a port is taken.
 */
export async function serveBoth({ port, emulatorPort, adminPort }: Ports): Promise<Both> {
  const emulator = await createEmulator({ port: Number(emulatorPort) });
  const own = ['--port', port, '--admin-port', adminPort];
  try {
    const { settings } = await readCommand([...own, '--region', emulator.region, '--upstream-url', emulator.url], {});
    if (settings === undefined) throw new Error('The flags ask for something else than to run');
    const credentials = () => () => Promise.resolve(emulatorCredentials);
    const gateway = await startGateway({ settings, contract: await loadContract(), credentials, logger: pino() });
    return { greeting: whatToTry(emulator, gateway), close: () => gateway.close().then(() => emulator.close()) };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}

function whatToTry(emulator: Emulator, gateway: Gateway): string {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  return `
${gateway.url}/posture shows what the audits found, and ${gateway.url}/docs the operations, in a browser.

The emulator listens on ${emulator.url}, and the gateway in front of it on ${gateway.url}. Try:

  npm run audits -- show --url ${gateway.url}

  curl '${gateway.url}/audit/tasks?startTime=${day(-7)}T00:00:00Z&endTime=${day(1)}T00:00:00Z'

  AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any aws iot list-audit-tasks --region ${emulator.region} \\
    --endpoint-url ${gateway.url} --start-time ${day(-7)} --end-time ${day(1)}

Metrics and readiness are on ${gateway.adminUrl}/metrics and /readyz. Ctrl-C ends all.
`;
}
