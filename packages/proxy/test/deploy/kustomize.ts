import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '@audit-gateway/testing';
import { parseManifests } from './deploy-file.ts';

const folder = fileURLToPath(new URL('../../deploy/kubernetes/', import.meta.url));
const reports = fileURLToPath(new URL('../../reports/', import.meta.url));

/** Builds an overlay of the deploy folder, by its name. */
export async function buildOverlay(kustomize: string, name: string): Promise<unknown[]> {
  return parseManifests(await runToEnd([kustomize, 'build', join(folder, 'overlays', name)]));
}

/** Builds the base with some components, by their names. */
export async function buildComponents(kustomize: string, components: readonly string[]): Promise<unknown[]> {
  // Kustomize takes no absolute paths.
  await mkdir(reports, { recursive: true });
  const overlay = await mkdtemp(join(reports, 'kustomize-'));
  const at = (path: string): string => `../../deploy/kubernetes/${path}`;
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [at('base')],
    components: components.map((name) => at(`components/${name}`)),
  };
  await writeFile(join(overlay, 'kustomization.yaml'), JSON.stringify(kustomization));
  return parseManifests(await runToEnd([kustomize, 'build', overlay]).finally(() => rm(overlay, { recursive: true })));
}
