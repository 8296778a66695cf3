import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { type InstalledPackage, packageOf } from './package-of.ts';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What an SBOM lists. */
export interface SbomSources {
  /** The package.json of what it is about. */
  readonly manifest: string;
  /** Files of the packages that are bundled. */
  readonly files: readonly string[];
  /** Packages that are shipped as they are, with all that they depend on; each by its name, and the folder that finds it. */
  readonly shipped: readonly { readonly name: string; readonly from: string }[];
}

/**
 * Writes an SBOM, in CycloneDX 1.5, of what is shipped: no more, and the same bytes each time. `npm sbom` lists what the
 * lockfile has, and leaves out packages that several workspaces share.
 */
export function sbomOf({ manifest, files, shipped }: SbomSources): string {
  const bundled = files.flatMap((file) => packageOf(resolve(file)) ?? []);
  const closure = new Map<string, InstalledPackage>();
  for (const { name, from } of shipped) collect(name, from, closure);
  const components = new Map([...bundled, ...closure.values()].map((each) => [purlOf(each), each]));
  const { name: title, version } = readManifest(manifest);
  const own = { name: title, version };
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': purlOf(own), ...own, purl: purlOf(own) } },
    components: [...components]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([purl, { name, version: release, license }]) => ({
        type: 'library',
        'bom-ref': purl,
        name,
        version: release,
        purl,
        licenses: [{ license: { name: license } }],
      })),
  };
  return `${JSON.stringify(sbom, undefined, 2)}\n`;
}

/** What the page of a workspace is built from: its devDependencies, but those that only describe types. */
export function builtInto(folder: string): SbomSources['shipped'] {
  const { devDependencies } = readManifest(join(folder, 'package.json'));
  const names = Object.keys(devDependencies).filter((name) => !/^@(types|audit-gateway)\//.test(name));
  return names.map((name) => ({ name, from: folder }));
}

/** What a workspace runs with: its dependencies. */
export function dependenciesOf(folder: string): SbomSources['shipped'] {
  return Object.keys(readManifest(join(folder, 'package.json')).dependencies).map((name) => ({ name, from: folder }));
}

function readManifest(file: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function collect(name: string, from: string, found: Map<string, InstalledPackage>): void {
  const file = manifestOf(name, from);
  // A dependency that is optional, or for another platform, need not be there.
  const installed = file === undefined ? undefined : packageOf(file);
  if (file === undefined || installed === undefined || found.has(installed.folder)) return;
  found.set(installed.folder, installed);
  const { dependencies } = readManifest(file);
  for (const each of Object.keys(dependencies)) collect(each, installed.folder, found);
}

/** Finds the package.json of a package as Node finds the package, whatever it exports. */
function manifestOf(name: string, from: string): string | undefined {
  const file = join(from, 'node_modules', name, 'package.json');
  if (existsSync(file)) return file;
  return dirname(from) === from ? undefined : manifestOf(name, dirname(from));
}

function purlOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
