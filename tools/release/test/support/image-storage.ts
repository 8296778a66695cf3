import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, runToEnd } from '@audit-gateway/testing';
import { cacheFolder } from './machine.ts';

/**
 * Prepares an empty storage of buildah's, with the images' base for each architecture.
 *
 * @returns the variables with which buildah uses it.
 */
export async function prepareImageStorage(architectures: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const folder = join(cacheFolder, 'release-image');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'storage.conf');
  const places = { driver: 'overlay', graphroot: join(folder, 'storage'), runroot: join(folder, 'run') };
  const lines = Object.entries(places).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  await writeFile(file, `[storage]\n${lines.join('\n')}\n`);
  const env = { CONTAINERS_STORAGE_CONF: file, BUILDAH_ISOLATION: 'chroot' };
  const buildah = async (...args: string[]): Promise<string> =>
    (await runToEnd(['buildah', ...args], { env: { ...process.env, ...env } })).trim();

  // What earlier runs left is of no use, since the sources differ, and would be gigabytes more each time.
  await buildah('rm', '--all');
  await buildah('rmi', '--all', '--force');
  const base = `docker.io/library/node:${process.versions.node}-slim`;
  const bases = join(cacheFolder, 'image');
  await buildah('manifest', 'create', base);
  for (const architecture of architectures) {
    await runToEnd(['sh', join(root, 'packages/testing/src/image/build-base.sh'), bases, architecture]);
    const container = await buildah('from', 'scratch');
    await buildah('add', '--quiet', container, join(bases, `base-${process.versions.node}-${architecture}.tar`), '/');
    await buildah('config', '--os', 'linux', '--arch', architecture, container);
    const image = await buildah('commit', '--quiet', '--rm', container, `localhost/base-${architecture}`);
    await buildah('manifest', 'add', base, image);
  }
  return env;
}
