/**
 * Starts the emulator and a gateway in front of it, and prints what to try. Flags: --port, --emulator-port and
 * --admin-port, each a port or 0 for a free one; --watch, to follow each save of the document.
 */
import cluster from 'node:cluster';
import { parseArgs } from 'node:util';
import { serveBoth } from './serve-both.ts';
import { serveForParent } from './serving-process.ts';
import { serveAndWatch } from './watch.ts';

const options = {
  port: { type: 'string', default: '8080' },
  'emulator-port': { type: 'string', default: '8090' },
  'admin-port': { type: 'string', default: '9464' },
  watch: { type: 'boolean', default: false },
} as const;

function readFlags() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('. ');
    process.stderr.write(`npm start: ${reason ?? ''}; allowed: --${Object.keys(options).join(', --')}\n`);
    process.exit(2);
  }
}

const values = readFlags();
const ports = { port: values.port, emulatorPort: values['emulator-port'], adminPort: values['admin-port'] };

function onSignal(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

try {
  if (cluster.isWorker) {
    await serveForParent(ports);
  } else if (values.watch) {
    const stop = new AbortController();
    onSignal(() => stop.abort());
    await serveAndWatch(stop.signal);
  } else {
    const { greeting, close } = await serveBoth(ports);
    process.stdout.write(greeting);
    onSignal(() => void close());
  }
} catch (error) {
  process.stderr.write(`npm start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
