import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { builtInto, dependenciesOf, sbomOf } from '../index.ts';

/** A workspace whose package `far` is there twice, in two versions. */
const installed = {
  '.': { name: '@x/app', version: '1.0.0', dependencies: { near: '*', '@x/own': '*' }, devDependencies: { page: '*' } },
  'node_modules/near': { name: 'near', version: '2.0.0', license: 'MIT', dependencies: { far: '*', absent: '*' } },
  'node_modules/near/node_modules/far': { name: 'far', version: '3.0.0', license: 'ISC' },
  'node_modules/far': { name: 'far', version: '4.0.0', license: 'MIT' },
  'node_modules/@x/own': { name: '@x/own', version: '1.0.0', license: 'Apache-2.0', dependencies: { far: '*' } },
  'node_modules/page': { name: 'page', version: '5.0.0' },
  'node_modules/unused': { name: 'unused', version: '6.0.0', license: 'MIT' },
};

async function install(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sbom-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, manifest] of Object.entries(installed)) {
    const file = join(folder, path, 'package.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(manifest));
  }
  return folder;
}

const component = (purl: string, name: string, version: string, license: string): unknown => ({
  type: 'library',
  'bom-ref': purl,
  name,
  version,
  purl,
  licenses: [{ license: { name: license } }],
});

const ofDependencies = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { name: '@x/app', version: '1.0.0', purl: 'pkg:npm/%40x/app@1.0.0' } },
  components: [
    component('pkg:npm/%40x/own@1.0.0', '@x/own', '1.0.0', 'Apache-2.0'),
    component('pkg:npm/far@3.0.0', 'far', '3.0.0', 'ISC'),
    component('pkg:npm/far@4.0.0', 'far', '4.0.0', 'MIT'),
    component('pkg:npm/near@2.0.0', 'near', '2.0.0', 'MIT'),
  ],
};

it('lists what a workspace depends on, with what that depends on, each version once', async () => {
  const folder = await install();
  const sbom = sbomOf({ manifest: join(folder, 'package.json'), files: [], shipped: dependenciesOf(folder) });
  expect(JSON.parse(sbom)).toMatchObject(ofDependencies);
});

it('lists the packages of files that are bundled, and what a page is built from', async () => {
  const folder = await install();
  const files = ['src/main.ts', 'node_modules/near/index.js', 'node_modules/near/lib/a.js'];
  const sbom = sbomOf({
    manifest: join(folder, 'package.json'),
    files: files.map((file) => join(folder, file)),
    shipped: builtInto(folder),
  });
  expect(JSON.parse(sbom)).toMatchObject({
    components: [
      component('pkg:npm/near@2.0.0', 'near', '2.0.0', 'MIT'),
      component('pkg:npm/page@5.0.0', 'page', '5.0.0', 'unknown'),
    ],
  });
});

it('is written by the program, the same bytes each time', async () => {
  const folder = await install();
  const write = async (name: string): Promise<string> => {
    const file = join(folder, name);
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../main.ts'), folder, file]);
    return readFile(file, 'utf8');
  };
  const [first, second] = await Promise.all([write('first.json'), write('second.json')]);
  expect(JSON.parse(first)).toMatchObject(ofDependencies);
  expect(second).toBe(first);
});
