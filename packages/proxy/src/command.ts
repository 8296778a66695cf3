import './config/interpret-schemas.ts';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ContractError, loadContract } from '@audit-gateway/contract';
import * as z from 'zod';
import { startGateway } from './gateway.ts';
import type { ProcessSignals } from './lib/process-signals.ts';
import { loadLogFormat } from './observability/log-format.ts';
import { openLog } from './observability/logger.ts';
import { readCommand } from './config/read-command.ts';
import { SettingsError } from './config/setting.ts';
import type { Settings } from './config/settings-schema.ts';

/** The contract, parsed: it is there where the command is bundled. */
const parsedContract = fileURLToPath(new URL('openapi.json', import.meta.url));

class ListenError extends Error {
  override readonly name = 'ListenError';
}

const listenError = z.object({
  syscall: z.literal('listen'),
  message: z.string(),
  port: z.number().optional(),
  address: z.string().optional(),
});

async function run(settings: Settings, unused: readonly string[], signals: ProcessSignals): Promise<void> {
  const { logger, droppedLines } = openLog(settings.logLevel, await loadLogFormat(settings.logFormat));
  for (const sentence of unused) logger.warn(sentence);
  const contract = await loadContract({ copy: parsedContract });
  const gateway = await startGateway({ settings, contract, logger, droppedLogLines: droppedLines }).catch(
    (error: unknown) => {
      throw nameListenSetting(error, settings);
    },
  );
  logger.info(
    { url: gateway.url, adminUrl: gateway.adminUrl },
    `listening on ${gateway.url}, for its operators on ${gateway.adminUrl}`,
  );
  // After the address, which whoever starts a gateway waits for.
  if (settings.posture && !gateway.servesPosture)
    logger.warn('the page /posture is not served: @audit-gateway/posture is not built (npx nx run posture:build)');
  signals.handle({
    reload: () => {
      gateway.reload().then(
        () => logger.info('SIGHUP: the callers are those of the file now'),
        (error: unknown) => logger.error({ err: error }, 'SIGHUP: the callers stay as they were'),
      );
    },
    stop: (signal) => {
      logger.info({ signal }, `${signal}: finishing the requests in flight`);
      void gateway.close();
    },
  });
}

/** Adds to the system's error of an address that cannot be listened on which settings say where to listen. */
function nameListenSetting(error: unknown, { port, adminPort, adminHost }: Settings): unknown {
  const { data } = listenError.safeParse(error);
  if (data === undefined) return error;
  const isAdmin = data.port === adminPort && (adminPort !== port || data.address === adminHost);
  const [host, listenPort] = isAdmin ? ['--admin-host', '--admin-port'] : ['--host', '--port'];
  return new ListenError(`${data.message}; ${host} and ${listenPort} say where to listen`, { cause: error });
}

async function version(): Promise<string> {
  const file = await readFile(new URL(import.meta.resolve('@audit-gateway/proxy/package.json')), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}

/**
 * Runs the command: starts a gateway, or prints the help or the version. Sets the exit status of the process.
 *
 * @param args The arguments of the command line.
 * @param signals The signals of the process, which end the gateway or have it read the callers' file again.
 */
export async function runCommand(args: readonly string[], signals: ProcessSignals): Promise<void> {
  try {
    const command = await readCommand(args, process.env);
    if (command.action === 'run') await run(command.settings, command.unused, signals);
    else process.stdout.write(command.action === 'help' ? command.help : `${await version()}\n`);
  } catch (error) {
    const unusable = error instanceof SettingsError || error instanceof ContractError;
    if (!unusable && !(error instanceof ListenError)) throw error;
    process.stderr.write(`audit-gateway: ${error.message}\n`);
    process.exitCode = unusable ? 2 : 1;
  }
}
