import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { ReleaseNames } from '../names.ts';
import { run } from '../run.ts';
import { filesToPack, stagePackage } from './stage.ts';
import type { PublicPackage } from './workspaces.ts';

const packed = z.array(z.object({ name: z.string(), filename: z.string(), version: z.string() }));

/** A package as npm publishes it. */
export interface Tarball {
  /** The name that it is published under. */
  readonly name: string;
  readonly version: string;
  /** The file, absolute. */
  readonly file: string;
  /** The SHA-512 of the file, as registries name it (Subresource Integrity). */
  readonly integrity: string;
}

/**
 * Packs packages that are built, under the names of a release. The same files give the same bytes.
 *
 * @param root The folder of the sources.
 * @param chosen What to pack.
 * @param packages All packages that are published.
 * @param folder Where the tarballs go; it is created.
 */
export async function packTarballs(
  root: string,
  chosen: readonly PublicPackage[],
  packages: readonly PublicPackage[],
  names: ReleaseNames,
  folder: string,
): Promise<readonly Tarball[]> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'audit-gateway-pack-'));
  try {
    const files = await filesToPack(root, chosen);
    const staged = chosen.map((one) => ({ one, to: join(scratch, one.name.replace(/^.*\//, '')) }));
    for (const { one, to } of staged) await stagePackage(one, files.get(one.name) ?? [], packages, names, to);
    const folders = staged.map(({ to }) => to);
    const line = ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...folders];
    const tarballs = packed.parse(JSON.parse(await run(line, { cwd: scratch })));
    return await Promise.all(
      tarballs.map(async ({ name, version, filename }) => {
        const file = join(folder, filename);
        const hash = createHash('sha512').update(await readFile(file));
        return { name, version, file, integrity: `sha512-${hash.digest('base64')}` };
      }),
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
}
