import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { testedFolders, userCache } from '../../src/folders.ts';
import { name } from '../support/binding.ts';
import { startHowToGateway } from '../support/how-to-gateway.ts';
import { runHowTo } from '../support/run-how-to.ts';

const { client, scratch } = testedFolders(name);

/** Has pip, Maven and Go find the client that was built, in place of a registry's. */
async function registries(folder: string): Promise<NodeJS.ProcessEnv> {
  if (name === 'python') {
    const wheels = (await readdir(join(client, 'dist'))).map((file) => pathToFileURL(join(client, 'dist', file)).href);
    const constraints = join(folder, 'constraints.txt');
    await writeFile(constraints, wheels.map((url) => `audit-gateway @ ${url}\n`).join(''));
    return { PIP_CONSTRAINT: constraints };
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

it(`the README for ${name} leads from an empty folder to what it says`, { timeout: 300_000 }, async () => {
  const { folder, project, gatewayUrl, apiKey } = await startHowToGateway();
  const { printed, says } = await runHowTo(await readFile(join(client, 'README.md'), 'utf8'), {
    folder: project,
    gatewayUrl,
    env: { ...process.env, AUDIT_GATEWAY_KEY: apiKey, ...(await registries(folder)) },
  });
  expect(says).not.toBe('');
  expect(printed).toBe(says);
});
