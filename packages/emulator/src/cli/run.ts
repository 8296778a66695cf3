import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createEmulator } from '../emulator.ts';
import type { Call } from '../server/call.ts';
import { greeting } from './greeting.ts';
import { logLine } from './log-line.ts';
import { parseArguments } from './parse-arguments.ts';
import type { CommandSettings } from './settings.ts';

/** The input and output of the command. */
export interface CommandContext {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** Ends a running emulator. */
  readonly stop: AbortSignal;
}

/**
 * Carries a command line out, to its end, and gives the exit status: 0; 1 where the address cannot be listened on; 2
 * where a flag is not allowed. Both write one line to standard error.
 */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { out, err } = context;
  const command = parseArguments(args);
  switch (command.kind) {
    case 'help':
      out(command.text);
      return 0;
    case 'version':
      out(`${await readVersion()}\n`);
      return 0;
    case 'refused':
      err(`audit-emulator: ${command.reason}\n`);
      return 2;
    case 'run':
      return runEmulator(command.settings, context);
  }
}

async function runEmulator(settings: CommandSettings, { out, err, stop }: CommandContext): Promise<number> {
  const { log, host, port, region, seed, unsigned, ...faults } = settings;
  const onCall = (call: Call): void => out(logLine(call));
  let emulator;
  try {
    emulator = await createEmulator({
      host,
      port,
      region,
      seed,
      unsigned,
      faults,
      keepCalls: 0,
      ...(log ? { onCall } : {}),
    });
  } catch (error) {
    if (!isListenError(error)) throw error;
    err(`audit-emulator: ${error.message}; --host and --port say where to listen\n`);
    return 1;
  }
  out(greeting(emulator, new Date()));
  if (!stop.aborted) await once(stop, 'abort');
  await emulator.close();
  return 0;
}

/** Node's errors of `listen`, and of looking the host up before that. */
function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new TypeError('package.json: has no version');
}
