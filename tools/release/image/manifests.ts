import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Release } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';

/** What the manifests of an image name in place of what the repository writes. */
export interface PinnedImage {
  /** What the image is called in the repository's manifests: `registry.example.com/<title>`. */
  readonly title: string;
  /** Its name, with its registry. */
  readonly image: string;
  readonly version: string;
  readonly digest: string;
}

/**
 * Writes the files that deploy an image into the folder `manifests` of what is built, with the image by its name, version
 * and digest: a tag can be moved, a digest cannot.
 *
 * @param manifests Their folder in the sources.
 * @throws {ReleaseError} where none of them names the image.
 */
export async function writeManifests({ root, folder }: Release, manifests: string, pinned: PinnedImage): Promise<void> {
  const from = join(root, manifests);
  const to = join(folder, 'manifests');
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
  const files = (await readdir(to, { recursive: true })).filter((file) => /\.ya?ml$/.test(file));
  let changed = 0;
  for (const file of files) {
    const text = await readFile(join(to, file), 'utf8');
    const written = pinImage(text, pinned);
    if (written === text) continue;
    await writeFile(join(to, file), written);
    changed += 1;
  }
  if (changed === 0) throw new ReleaseError(`no manifest in ${from} names ${placeholderOf(pinned)}`);
}

function placeholderOf({ title }: PinnedImage): string {
  return `registry.example.com/${title}`;
}

/** Replaces the image in a manifest, or in a kustomization that sets it. */
export function pinImage(text: string, pinned: PinnedImage): string {
  const { image, version, digest } = pinned;
  const placeholder = placeholderOf(pinned);
  const name = placeholder.replaceAll('.', '\\.');
  return text
    .replaceAll(new RegExp(`${name}:[\\w.-]+(@sha256:[0-9a-f]+)?`, 'g'), `${image}:${version}@${digest}`)
    .replaceAll(new RegExp(`(newName: )${name}\\n( *)newTag: .*`, 'g'), `$1${image}\n$2digest: ${digest} # ${version}`)
    .replaceAll(placeholder, image);
}
