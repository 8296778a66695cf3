import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { ReleaseNames } from '../names.ts';
import { run } from '../run.ts';
import { stagePackage } from './stage.ts';
import type { PublicPackage } from './workspaces.ts';

const packed = z.tuple([z.object({ name: z.string(), filename: z.string(), version: z.string() })]);

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
 * @param chosen What to pack.
 * @param packages All packages that are published.
 * @param folder Where the tarballs go; it is created.
 */
export async function packTarballs(
  chosen: readonly PublicPackage[],
  packages: readonly PublicPackage[],
  names: ReleaseNames,
  folder: string,
): Promise<readonly Tarball[]> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'audit-gateway-pack-'));
  try {
    const tarballs: Tarball[] = [];
    for (const [index, one] of chosen.entries()) {
      const staged = join(scratch, String(index));
      await stagePackage(one, packages, names, staged);
      const line = ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
      const [{ name, version, filename }] = packed.parse(JSON.parse(await run(line, { cwd: staged })));
      const file = join(folder, filename);
      const integrity = `sha512-${createHash('sha512')
        .update(await readFile(file))
        .digest('base64')}`;
      tarballs.push({ name, version, file, integrity });
    }
    return tarballs;
  } finally {
    await rm(scratch, { recursive: true });
  }
}
