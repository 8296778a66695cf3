import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ReleaseError } from '../release-error.ts';

const descriptor = z.looseObject({ digest: z.string(), size: z.number() });
const indexSchema = z.looseObject({ manifests: z.array(descriptor) });
const manifestSchema = z.looseObject({ config: descriptor });
const configSchema = z.looseObject({ architecture: z.string(), config: z.looseObject({}) });

/** What buildah cannot write into an OCI image. */
export interface Additions {
  /** The health check, which Docker runs: the format of OCI does not define it, and Docker's own tools write it too. */
  readonly healthcheck: unknown;
  /** Annotations of the index, which registries show of an image of several architectures. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Adds to an image of several architectures in an OCI layout that holds nothing else.
 *
 * @param folder The layout.
 * @param architectures Those that the image must be for.
 * @throws {ReleaseError} where it is for others.
 */
export async function amendLayout(
  folder: string,
  architectures: readonly string[],
  { healthcheck, annotations }: Additions,
): Promise<void> {
  const file = join(folder, 'index.json');
  const layout = indexSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const [entry, ...others] = layout.manifests;
  if (entry === undefined || others.length > 0) throw new ReleaseError(`${folder} must hold one image`);
  const image = indexSchema.parse(await readBlob(folder, entry.digest));
  const manifests = await Promise.all(
    image.manifests.map(async (one) => {
      const manifest = manifestSchema.parse(await readBlob(folder, one.digest));
      const config = configSchema.parse(await readBlob(folder, manifest.config.digest));
      const amended = { ...config, config: { ...config.config, Healthcheck: healthcheck } };
      const written = { ...manifest, config: { ...manifest.config, ...(await writeBlob(folder, amended)) } };
      return { architecture: config.architecture, entry: { ...one, ...(await writeBlob(folder, written)) } };
    }),
  );
  const built = manifests.map(({ architecture }) => architecture);
  if (built.join() !== architectures.join()) {
    throw new ReleaseError(`the image is for ${built.join(', ')}, and must be for ${architectures.join(', ')}`);
  }
  const index = {
    ...image,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: manifests.map(({ entry: one }) => one),
    annotations,
  };
  await writeFile(file, JSON.stringify({ ...layout, manifests: [{ ...entry, ...(await writeBlob(folder, index)) }] }));
}

function blobFile(folder: string, digest: string): string {
  return join(folder, 'blobs', digest.replace(':', '/'));
}

async function readBlob(folder: string, digest: string): Promise<unknown> {
  return JSON.parse(await readFile(blobFile(folder, digest), 'utf8'));
}

async function writeBlob(folder: string, value: unknown): Promise<{ digest: string; size: number }> {
  const content = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  await writeFile(blobFile(folder, digest), content);
  return { digest, size: content.length };
}
