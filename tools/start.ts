/**
 * Starts the emulator and a gateway in front of it, and prints what to try. Flags: --port, --emulator-port and
 * --admin-port, each a port or 0 for a free one.
 */
import { parseArgs } from 'node:util';
import { loadContract } from '@audit-gateway/contract';
import { createEmulator, type Emulator, emulatorCredentials } from '@audit-gateway/emulator';
import { type Gateway, readCommand, startGateway } from '@audit-gateway/proxy';
import { pino } from 'pino';

async function startBoth(
  port: string,
  emulatorPort: string,
  adminPort: string,
): Promise<{ emulator: Emulator; gateway: Gateway }> {
  const emulator = await createEmulator({ port: Number(emulatorPort) });
  const flags = [
    '--region',
    emulator.region,
    '--upstream-url',
    emulator.url,
    '--port',
    port,
    '--admin-port',
    adminPort,
  ];
  const { settings } = await readCommand(flags, {});
  if (settings === undefined) throw new Error('The flags ask for something else than to run');
  const credentials = () => () => Promise.resolve(emulatorCredentials);
  try {
    const gateway = await startGateway({ settings, contract: await loadContract(), credentials, logger: pino() });
    return { emulator, gateway };
  } catch (error) {
    await emulator.close();
    throw error;
  }
}

function whatToTry(emulator: Emulator, gateway: Gateway): string {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  return `
The emulator listens on ${emulator.url}, and the gateway in front of it on ${gateway.url}. Try:

  curl '${gateway.url}/audit/tasks?startTime=${day(-7)}T00:00:00Z&endTime=${day(1)}T00:00:00Z'

  AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any aws iot list-audit-tasks --region ${emulator.region} \\
    --endpoint-url ${gateway.url} --start-time ${day(-7)} --end-time ${day(1)}

Metrics and readiness are on ${gateway.adminUrl}/metrics and /readyz. Ctrl-C ends all.
`;
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'emulator-port': { type: 'string', default: '8090' },
    'admin-port': { type: 'string', default: '9464' },
  },
});
try {
  const { emulator, gateway } = await startBoth(values.port, values['emulator-port'], values['admin-port']);
  process.stdout.write(whatToTry(emulator, gateway));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void gateway.close().then(() => emulator.close()));
  }
} catch (error) {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
