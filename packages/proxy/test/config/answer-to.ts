import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContract } from '@audit-gateway/contract';
import { createMemoryLogger } from '@audit-gateway/testing';
import * as z from 'zod';
import { createAccess } from '../../src/auth/access.ts';
import { SettingsError } from '../../src/config/setting.ts';
import { readCommand } from '../../src/index.ts';
import type { Mistake } from './mistakes.ts';

const line = z.object({ level: z.number(), msg: z.string() });

/** Makes a mistake, and gives what the gateway says of it. */
export async function answerTo({ args = [], env = {}, config, callers }: Mistake): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-mistakes-'));
  const withoutFolder = (text: string): string => text.replaceAll(`${folder}/`, '');
  try {
    const files: string[] = [];
    if (config !== undefined) files.push('--config', await write(join(folder, 'gateway.yaml'), config));
    if (callers !== undefined) {
      files.push('--callers', await write(join(folder, 'callers.yaml'), callers), '--auth', 'apiKey');
    }
    const { settings, unused = [] } = await readCommand(['--region', 'eu-west-1', ...files, ...args], env);
    if (settings === undefined) return 'no mistake';
    const { logger, lines } = createMemoryLogger();
    const access = await createAccess({
      settings,
      contract: await loadContract(),
      env,
      clock: () => new Date(),
      logger,
      observer: { onLoaded: () => undefined, onReload: () => undefined },
    });
    access.close();
    const warnings = lines.map((each) => line.parse(JSON.parse(each))).filter(({ level }) => level >= 40);
    return withoutFolder([...unused, ...warnings.map(({ msg }) => msg)].join(' | '));
  } catch (error) {
    if (error instanceof SettingsError) return withoutFolder(error.message);
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function write(file: string, content: string): Promise<string> {
  await writeFile(file, content);
  return file;
}
