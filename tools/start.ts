/**
 * Starts the emulator and a gateway in front of it, and prints what to try. Flags: --port and --emulator-port, each a
 * port or 0 for a free one.
 */
import { parseArgs } from 'node:util';
import { loadContract } from '@audit-gateway/contract';
import { createEmulator, emulatorCredentials } from '@audit-gateway/emulator';
import { readCommand, startGateway } from '@audit-gateway/proxy';
import { pino } from 'pino';

const { values: flags } = parseArgs({
  options: { port: { type: 'string', default: '8080' }, 'emulator-port': { type: 'string', default: '8090' } },
});
const emulator = await createEmulator({ port: Number(flags['emulator-port']) });
const { settings } = await readCommand(
  ['--region', emulator.region, '--upstream-url', emulator.url, '--port', flags.port],
  {},
);
if (settings === undefined) throw new Error('The flags ask for something else than to run');
const gateway = await startGateway({
  settings,
  contract: await loadContract(),
  credentials: () => Promise.resolve(emulatorCredentials),
  logger: pino(),
});

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
process.stdout.write(`
The emulator listens on ${emulator.url}, and the gateway in front of it on ${gateway.url}. Try:

  curl '${gateway.url}/audit/tasks?startTime=${day(-7)}T00:00:00Z&endTime=${day(1)}T00:00:00Z'

  AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any aws iot list-audit-tasks --region ${emulator.region} \\
    --endpoint-url ${gateway.url} --start-time ${day(-7)} --end-time ${day(1)}

Ctrl-C ends both.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void gateway.close().then(() => emulator.close()));
}
