import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { root } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import * as z from 'zod';

/** Which project may depend on which: downwards only, and the proxy and the emulator never on each other. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  contract: ['spec'],
  types: ['spec', 'contract'],
  sigv4: [],
  // The emulator for its examples, which are tests.
  client: ['types', 'emulator'],
  emulator: ['types', 'contract', 'sigv4'],
  proxy: ['types', 'contract', 'sigv4'],
  bindings: ['spec', 'contract', 'emulator', 'proxy'],
  'contract-tests': ['types', 'contract', 'sigv4', 'client', 'emulator', 'proxy'],
  tools: ['spec', 'types', 'contract', 'sigv4', 'client', 'emulator', 'proxy'],
};

const folders = [...globSync('packages/*', { cwd: root }), 'spec', 'tools'];
const sources = globSync('{packages/*,spec,tools}/**/*.ts', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**', '**/reports/**'],
});

const manifestShape = z.object({
  nx: z.object({ name: z.string() }),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What a source imports: packages by their name, files by their path. */
async function importsOf(source: string): Promise<string[]> {
  const text = await readFile(join(root, source), 'utf8');
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

it('lets a project depend on those below it only', async () => {
  const dependencies: Record<string, string[]> = {};
  for (const folder of folders) {
    const manifest = manifestShape.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')));
    dependencies[manifest.nx.name] = projectsIn(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  }
  expect(Object.keys(dependencies).sort()).toEqual(Object.keys(allowed).sort());
  for (const [project, targets] of Object.entries(dependencies)) {
    const upwards = targets.filter((target) => allowed[project]?.includes(target) !== true);
    expect({ project, upwards }).toEqual({ project, upwards: [] });
  }
});

it('lets a package import only what it declares', async () => {
  for (const folder of folders) {
    const manifest = await readFile(join(root, folder, 'package.json'), 'utf8');
    const own = sources.filter((source) => source.startsWith(`${folder}/`));
    const imported = projectsIn((await Promise.all(own.map(importsOf))).flat());
    const undeclared = imported.filter((project) => !manifest.includes(`"@audit-gateway/${project}"`));
    expect({ folder, undeclared }).toEqual({ folder, undeclared: [] });
  }
});

/** The projects of the workspace among the names that are imported or depended on. */
function projectsIn(names: readonly string[]): string[] {
  const found = names.map((name) => /^@audit-gateway\/([\w-]+)/.exec(name)?.[1]);
  return [...new Set(found.filter((name) => name !== undefined))].sort();
}

it('lets a package import another by its name only', async () => {
  expect(sources.length).toBeGreaterThan(50);
  for (const source of sources) {
    const folder = folders.find((one) => source.startsWith(`${one}/`)) ?? '';
    const outside = (await importsOf(source))
      .filter((name) => name.startsWith('.'))
      .filter((name) => relative(join(root, folder), resolve(root, dirname(source), name)).startsWith('..'));
    expect({ source, outside }).toEqual({ source, outside: [] });
  }
});
