import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Release } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';

/** What the manifests of the repository call the image. */
const placeholder = 'registry.example.com/audit-gateway';

/**
 * Writes the files to deploy into the folder `manifests` of what is built, with the image by its name, version and digest:
 * a tag can be moved, a digest cannot.
 *
 * @throws {ReleaseError} where no manifest names the image.
 */
export async function writeManifests(release: Release, digest: string): Promise<void> {
  const { root, folder, names, version } = release;
  const from = join(root, 'packages/proxy/deploy');
  const to = join(folder, 'manifests');
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
  const files = (await readdir(to, { recursive: true })).filter((file) => /\.ya?ml$/.test(file));
  let pinned = 0;
  for (const file of files) {
    const text = await readFile(join(to, file), 'utf8');
    const written = pinImage(text, names.image, version, digest);
    if (written === text) continue;
    await writeFile(join(to, file), written);
    pinned += 1;
  }
  if (pinned === 0) throw new ReleaseError(`no manifest in ${from} names ${placeholder}`);
}

/** Replaces the image in a manifest, or in a kustomization that sets it. */
export function pinImage(text: string, image: string, version: string, digest: string): string {
  const name = placeholder.replaceAll('.', '\\.');
  return text
    .replaceAll(new RegExp(`${name}:[\\w.-]+(@sha256:[0-9a-f]+)?`, 'g'), `${image}:${version}@${digest}`)
    .replaceAll(new RegExp(`(newName: )${name}\\n( *)newTag: .*`, 'g'), `$1${image}\n$2digest: ${digest} # ${version}`)
    .replaceAll(placeholder, image);
}
