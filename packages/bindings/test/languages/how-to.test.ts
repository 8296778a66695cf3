import { createEmulator } from '@audit-gateway/emulator';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { languageFolder, userCache } from '../../src/folders.ts';
import { placedAudits } from '../support/audits.ts';
import { name } from '../support/binding.ts';
import { caller, startGatewayBefore, withApiKey } from '../support/gateway.ts';
import { runHowTo } from '../support/run-how-to.ts';

const apiKey = 'a key of the reader, which is long enough';

it(`the how-to for ${name} leads from an empty folder to what it says`, { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bindings-how-to-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [caller('reader', withApiKey(apiKey))] }));
  const emulator = await createEmulator({ audits: placedAudits(new Date()) });
  onTestFinished(emulator.close);
  const gateway = await startGatewayBefore(emulator.url, '--auth', 'apiKey', '--callers', callers);
  onTestFinished(() => gateway.close());

  const project = await mkdtemp(join(folder, 'project-'));
  const howTo = await readFile(join(languageFolder(name), 'how-to.md'), 'utf8');
  const { printed, says } = await runHowTo(howTo, {
    folder: project,
    gatewayUrl: gateway.url,
    env: {
      ...process.env,
      AUDIT_GATEWAY: fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, ''),
      AUDIT_GATEWAY_KEY: apiKey,
      // The client is not to be installed among what the user has.
      MAVEN_OPTS: `-Dmaven.repo.local=${userCache(process.env).mavenRepository}`,
    },
  });
  expect(says).not.toBe('');
  expect(printed).toBe(says);
});
