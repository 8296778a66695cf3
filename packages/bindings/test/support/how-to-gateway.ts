import { createEmulator } from '@audit-gateway/emulator';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { placedAudits } from './audits.ts';
import { caller, startGatewayBefore, withApiKey } from './gateway.ts';

/** What a README is followed with. */
export interface HowToSetting {
  /** A temporary folder, apart from the project's. */
  readonly folder: string;
  /** An empty folder. */
  readonly project: string;
  readonly gatewayUrl: string;
  /** The key that the gateway asks for. */
  readonly apiKey: string;
}

/** Starts a gateway that asks for an API key, in front of an emulator with audits, until the test ends. */
export async function startHowToGateway(): Promise<HowToSetting> {
  const apiKey = 'a key of the reader, which is long enough';
  const folder = await mkdtemp(join(tmpdir(), 'bindings-how-to-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [caller('reader', withApiKey(apiKey))] }));
  const emulator = await createEmulator({ audits: placedAudits(new Date()) });
  onTestFinished(emulator.close);
  const gateway = await startGatewayBefore(emulator.url, '--auth', 'apiKey', '--callers', callers);
  onTestFinished(() => gateway.close());
  return { folder, project: await mkdtemp(join(folder, 'project-')), gatewayUrl: gateway.url, apiKey };
}
