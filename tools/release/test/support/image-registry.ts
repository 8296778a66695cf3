import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, findFreePort, startChild, waitForPort } from '@audit-gateway/testing';

/** A registry of images. */
export interface ImageRegistry {
  /** Its host and port. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts Debian's docker-registry on a free port of loopback. */
export async function startImageRegistry(): Promise<ImageRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-images-'));
  const host = `127.0.0.1:${await findFreePort()}`;
  const file = join(folder, 'config.yml');
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: folder } },
    http: { addr: host },
  };
  await writeFile(file, JSON.stringify(config));
  const child = startChild({ command: 'docker-registry', args: ['serve', file], stderr: 'pipe' });
  child.stdout?.resume();
  child.stderr?.resume();
  await waitForPort(Number(host.split(':')[1]), () => {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with status ${child.exitCode}`);
  });
  return {
    host,
    stop: async () => {
      await endChild(child);
      await rm(folder, { recursive: true });
    },
  };
}
