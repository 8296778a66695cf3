import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { namesFile, readNames } from '../names.ts';
import { renamer } from '../npm/stage.ts';
import { publicPackages, readJson, withDependencies } from '../npm/workspaces.ts';

const manifestSchema = z.looseObject({
  publishConfig: z.object({ access: z.literal('public') }),
  repository: z.looseObject({ directory: z.string() }),
  scripts: z.record(z.string(), z.string()).default({}),
  exports: z.record(z.string(), z.unknown()),
});
const packages = publicPackages(root);
/** What people install by itself; the document and the page come with others. */
const installed = packages.filter(({ folder }) => !['spec', 'posture'].includes(basename(folder)));

describe.each(packages)('$name', ({ folder }) => {
  const manifest = manifestSchema.parse(readJson(join(folder, 'package.json')));

  it('is public, and says where it comes from', () => {
    expect(folder).toBe(join(root, manifest.repository.directory));
  });

  it('is built when it is packed, if there is anything to build', () => {
    const isBuilt = JSON.stringify(manifest.exports).includes('./dist/') || 'bin' in manifest;
    expect(manifest.scripts['prepack']).toBe(isBuilt ? `nx run ${basename(folder)}:build` : undefined);
  });
});

it.each(installed)('the README of $name says first how to get it', ({ name, folder }) => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(/^```sh\n(.*)$/m.exec(readme)?.[1]).toMatch(new RegExp(`^npm install (--\\S+ )?${name}( |$)`));
});

describe('packages are published', () => {
  it('after those that they depend on', () => {
    const names = packages.map(({ name }) => name);
    for (const { name, dependencies } of packages) {
      const own = Object.keys(dependencies).filter((one) => names.includes(one));
      expect(own.filter((one) => names.indexOf(one) > names.indexOf(name))).toEqual([]);
    }
  });

  it('with those that they need, by name with or without the scope', () => {
    const needed = withDependencies(packages, 'client').map(({ name }) => name);
    expect(needed).toEqual(['@audit-gateway/types', '@audit-gateway/client']);
    expect(withDependencies(packages, '@audit-gateway/client').map(({ name }) => name)).toEqual(needed);
    expect(() => withDependencies(packages, 'clinet')).toThrow(/clinet is no package .*; allowed: .*client/);
  });
});

describe("under a company's names", () => {
  const company = readNames(join(import.meta.dirname, 'company-names.json'));
  const rename = renamer(packages, company);

  it.each([
    ['npm install @audit-gateway/client', 'npm install @acme/client'],
    ["import '@audit-gateway/types-generator'", "import '@audit-gateway/types-generator'"],
    [
      'docker run ghcr.io/audit-gateway/audit-gateway:1.2.3',
      'docker run registry.acme.example/iot/audit-gateway:1.2.3',
    ],
    ['image: ghcr.io/audit-gateway/audit-emulator', 'image: registry.acme.example/iot/audit-emulator'],
    ['ghcr.io/audit-gateway/audit-gateway-chart', 'ghcr.io/audit-gateway/audit-gateway-chart'],
  ])('%s becomes %s', (written, published) => {
    expect(rename(written)).toBe(published);
  });

  it.each(packages)('no README names an image of another registry: $name', ({ folder }) => {
    const readme = rename(readFileSync(join(folder, 'README.md'), 'utf8'));
    expect(readme).not.toContain(readNames(namesFile).images.gateway.replace(/\/.*/, ''));
  });
});
