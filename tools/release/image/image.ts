import { mkdir, rm, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Artefact, BuildArtefacts, Release } from '../artefact.ts';
import { run, tryRun } from '../run.ts';
import { type ImageKey, imageKeys, type ImageSource, imageSources } from './images.ts';
import { amendLayout } from './layout.ts';
import { writeManifests } from './manifests.ts';
import { copyImage, imageDigest, imageState } from './registry.ts';

const architectures = ['amd64', 'arm64'];
const inspected = z.object({ Docker: z.object({ config: z.object({ Healthcheck: z.looseObject({}) }) }) });

/**
 * Builds each image for two architectures, with its SBOM, and writes the manifests that pin it. Credentials are those of
 * `docker login`, `buildah login` or `skopeo login`. What buildah and npm read from the environment holds here too.
 */
export const buildImages: BuildArtefacts = async (release) => {
  const artefacts: Artefact[] = [];
  // One after the other: the base is prepared for the first, and the others take it from buildah's cache.
  for (const key of imageKeys) artefacts.push(await buildImage(release, key));
  return artefacts;
};

async function buildImage(release: Release, key: ImageKey): Promise<Artefact> {
  const { names, folder } = release;
  const image = names.images[key];
  const { manifests, title } = imageSources[key];
  const target = imageReference(release, key);
  const layoutFolder = join(folder, 'images', key);
  const layout = `oci:${layoutFolder}:${tagOf(release)}`;
  const identity = identityOf(release);
  // A build takes minutes, and is not needed where the image is there.
  const isPublished = (await imageState(target, identity).catch(() => 'absent')) !== 'absent';
  if (!isPublished && (await imageState(layout, identity)) !== 'same') {
    await buildLayout(release, imageSources[key], layoutFolder);
  }
  if (manifests !== undefined) {
    const digest = await imageDigest(isPublished ? target : layout);
    await writeManifests(release, manifests, { title, image, version: release.version, digest });
  }
  return {
    name: `${image}:${tagOf(release)}`,
    registry: names.imageLayouts ?? image.replace(/\/.*$/, ''),
    state: () => imageState(target, identity),
    publish: async () => {
      // skopeo makes the folder of a layout, and none above it.
      if (names.imageLayouts !== undefined) await mkdir(fileURLToPath(names.imageLayouts), { recursive: true });
      await copyImage(layout, target);
    },
  };
}

function imageReference(release: Release, key: ImageKey): string {
  const { images, imageLayouts } = release.names;
  const name = imageLayouts === undefined ? `docker://${images[key]}` : `oci:${join(fileURLToPath(imageLayouts), key)}`;
  return `${name}:${tagOf(release)}`;
}

function tagOf({ version, rebuild }: Release): string {
  return rebuild === undefined ? version : `${version}-${rebuild}`;
}

async function buildLayout(release: Release, source: ImageSource, layout: string): Promise<void> {
  const { root, committedAt } = release;
  const version = tagOf(release);
  await rm(layout, { recursive: true, force: true });
  await mkdir(dirname(layout), { recursive: true });
  const list = `localhost/${source.title}-release:${version}`;
  await tryRun(['buildah', 'manifest', 'rm', list]);
  const labels = labelsOf(release, source);
  const flags = [
    ...['--format', 'docker', '--layers', '--quiet', '--timestamp', String(committedAt.getTime() / 1000)],
    ...['--build-arg', `BUILDPLATFORM=linux/${arch() === 'x64' ? 'amd64' : arch()}`],
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...(release.rebuild === undefined ? [] : ['--pull-always']),
    ...(await secretFlags(release)),
  ];
  const file = join(root, source.dockerfile);
  let image = '';
  for (const architecture of architectures) {
    const target = `linux/${architecture}`;
    const platform = ['--platform', target, '--build-arg', `TARGETPLATFORM=${target}`, '--manifest', list];
    const printed = await run(['buildah', 'build', ...flags, ...platform, '--file', file, root]);
    image = printed.trim().split('\n').at(-1) ?? '';
  }
  const { Docker } = inspected.parse(JSON.parse(await run(['buildah', 'inspect', '--type', 'image', image])));
  await run(['buildah', 'manifest', 'push', '--all', '--quiet', '--format', 'oci', list, `oci:${layout}:${version}`]);
  await amendLayout(layout, architectures, { healthcheck: Docker.config.Healthcheck, annotations: labels });
}

const prefix = 'org.opencontainers.image';

/** What tells an image of this release from others. */
function identityOf({ names, version, revision }: Release): Readonly<Record<string, string>> {
  return {
    [`${prefix}.source`]: names.repository,
    [`${prefix}.version`]: version,
    [`${prefix}.revision`]: revision,
  };
}

function labelsOf(release: Release, { title, description }: ImageSource): Readonly<Record<string, string>> {
  return {
    [`${prefix}.title`]: title,
    [`${prefix}.description`]: description,
    [`${prefix}.licenses`]: 'Apache-2.0',
    [`${prefix}.created`]: release.committedAt.toISOString(),
    ...identityOf(release),
  };
}

/** The build installs from npm's registry, as this machine does. The image keeps none of it. */
async function secretFlags({ root, folder }: Release): Promise<readonly string[]> {
  const file = join(folder, 'npmrc');
  await writeFile(file, `registry=${(await run(['npm', 'config', 'get', 'registry'], { cwd: root })).trim()}\n`);
  const ca = process.env['NODE_EXTRA_CA_CERTS'];
  return ['--secret', `id=npmrc,src=${file}`, ...(ca === undefined ? [] : ['--secret', `id=ca,src=${ca}`])];
}
