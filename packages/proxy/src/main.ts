#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ContractError, loadContract } from '@audit-gateway/contract';
import * as z from 'zod';
import { startGateway } from './gateway.ts';
import { openLog } from './observability/logger.ts';
import { renderHelp } from './settings/help.ts';
import { readCommand, type Settings } from './settings/read-command.ts';
import { SettingsError } from './settings/setting.ts';

/** The contract, parsed: it is there where the command is bundled. */
const parsedContract = fileURLToPath(new URL('openapi.json', import.meta.url));

async function run(settings: Settings): Promise<void> {
  const { logger, droppedLines } = openLog(settings.logLevel);
  const contract = await loadContract({ copy: parsedContract });
  const gateway = await startGateway({ settings, contract, logger, droppedLogLines: droppedLines });
  logger.info(
    { url: gateway.url, adminUrl: gateway.adminUrl },
    `listening on ${gateway.url}, for its operators on ${gateway.adminUrl}`,
  );
  process.on('SIGHUP', () => {
    gateway.reload().then(
      () => logger.info('SIGHUP: the callers are those of the file now'),
      (error: unknown) => logger.error({ err: error }, 'SIGHUP: the callers stay as they were'),
    );
  });
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, `${signal}: finishing the requests in flight`);
    void gateway.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function version(): Promise<string> {
  const file = await readFile(new URL(import.meta.resolve('@audit-gateway/proxy/package.json')), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}

try {
  const { action, settings } = await readCommand(process.argv.slice(2), process.env);
  if (action === 'run') await run(settings);
  else process.stdout.write(action === 'help' ? renderHelp() : `${await version()}\n`);
} catch (error) {
  const unusable = error instanceof SettingsError || error instanceof ContractError;
  // The system refused the address: its own error says which, and why.
  const cannotListen = error instanceof Error && 'syscall' in error && error.syscall === 'listen';
  if (!unusable && !cannotListen) throw error;
  process.stderr.write(`audit-gateway: ${error.message}\n`);
  process.exitCode = unusable ? 2 : 1;
}
