import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, findFreePort, startChild, waitForPort } from '@audit-gateway/testing';
import * as z from 'zod';
import { verdaccio } from './machine.ts';

/** A registry for npm that knows no package but those that are published to it. */
export interface NpmRegistry {
  readonly url: string;
  /** The line of an `.npmrc` that lets a user publish. */
  readonly credentials: string;
  stop(): Promise<void>;
}

/** Starts verdaccio on a free port of loopback, with one user, who alone may publish. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-verdaccio-'));
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    packages: { '**': { access: '$all', publish: '$authenticated' } },
    log: { type: 'stdout', format: 'json', level: 'warn' },
    web: { enable: false },
    max_body_size: '100mb',
  };
  const file = join(folder, 'config.yaml');
  await writeFile(file, JSON.stringify(config));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}/`;
  const args = [verdaccio, '--config', file, '--listen', `127.0.0.1:${port}`];
  const child = startChild({ command: process.execPath, args, stderr: 'pipe' });
  child.stdout?.resume();
  child.stderr?.resume();
  await waitForPort(port, () => {
    if (child.exitCode !== null) throw new Error(`verdaccio ended with status ${child.exitCode}`);
  });
  const response = await fetch(new URL('-/user/org.couchdb.user:releaser', url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'releaser', password: 'released-by-a-test' }),
  });
  const { token } = z.object({ token: z.string() }).parse(await response.json());
  return {
    url,
    credentials: `//127.0.0.1:${port}/:_authToken=${token}`,
    stop: async () => {
      await endChild(child);
      await rm(folder, { recursive: true });
    },
  };
}
