import { createEmulator } from '@audit-gateway/emulator';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { testedFolders, userCache } from '../../src/folders.ts';
import { placedAudits } from '../support/audits.ts';
import { name } from '../support/binding.ts';
import { caller, startGatewayBefore, withApiKey } from '../support/gateway.ts';
import { runHowTo } from '../support/run-how-to.ts';

const apiKey = 'a key of the reader, which is long enough';
const { client, scratch } = testedFolders(name);

/** Has pip, Maven and Go find the client that was built, in place of a registry's. */
async function registries(folder: string): Promise<NodeJS.ProcessEnv> {
  if (name === 'python') {
    const wheels = await readdir(join(client, 'dist'));
    const constraint = join(folder, 'constraints.txt');
    await writeFile(
      constraint,
      wheels.map((file) => `audit-gateway @ ${pathToFileURL(join(client, 'dist', file)).href}\n`),
    );
    return { PIP_CONSTRAINT: constraint };
  }
  // The client is not to be installed among what the user has.
  if (name === 'java') return { MAVEN_OPTS: `-Dmaven.repo.local=${userCache(process.env).mavenRepository}` };
  return {
    GOPROXY: pathToFileURL(join(scratch, 'proxy')).href,
    GONOSUMDB: '*',
    GOFLAGS: '-modcacherw',
    GOMODCACHE: join(folder, 'modules'),
  };
}

it(`the README for ${name} leads from an empty folder to what it says`, { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bindings-how-to-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const callers = join(folder, 'callers.json');
  await writeFile(callers, JSON.stringify({ callers: [caller('reader', withApiKey(apiKey))] }));
  const emulator = await createEmulator({ audits: placedAudits(new Date()) });
  onTestFinished(emulator.close);
  const gateway = await startGatewayBefore(emulator.url, '--auth', 'apiKey', '--callers', callers);
  onTestFinished(() => gateway.close());

  const project = await mkdtemp(join(folder, 'project-'));
  const { printed, says } = await runHowTo(await readFile(join(client, 'README.md'), 'utf8'), {
    folder: project,
    gatewayUrl: gateway.url,
    env: { ...process.env, AUDIT_GATEWAY_KEY: apiKey, ...(await registries(folder)) },
  });
  expect(says).not.toBe('');
  expect(printed).toBe(says);
});
