import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nx, root } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { checkVersions } from '../versions/check.ts';
import { createRepository, type Repository } from './repository.ts';

const manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const manifests = globSync('{spec,packages/*,packages/types/scripts,tools/*}/package.json', { cwd: root });

async function readManifest(folder: string, path: string): Promise<z.infer<typeof manifest>> {
  return manifest.parse(JSON.parse(await readFile(join(folder, path), 'utf8')));
}

/** A repository with what versions are about: the manifests, the lockfile, the contract, and the tools. */
async function createWorkspace(): Promise<Repository> {
  const repository = await createRepository();
  const { folder } = repository;
  const rest = [
    'package.json',
    'package-lock.json',
    '.npmrc',
    '.prettierrc.json',
    'nx.json',
    'tools/spec-diff',
    'tools/release',
    'packages/types',
    '.changeset/config.json',
    '.changeset/changelog.mjs',
    'spec/openapi.yaml',
  ];
  for (const path of [...manifests, ...rest]) {
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await repository.commit({ '.gitignore': 'node_modules\n.nx\n' });
  return repository;
}

/** Runs npm without any network. */
async function npm(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, npm_config_offline: 'true', npm_config_audit: 'false', FORCE_COLOR: '0' };
  return (await promisify(execFile)('npm', args, { cwd: folder, env })).stdout;
}

it('a breaking edit goes from the failing check through a changeset to the next major version', async () => {
  await using repository = await createWorkspace();
  const { folder } = repository;
  const file = join(folder, 'spec/openapi.yaml');
  const before = await readFile(file, 'utf8');
  const { version } = await readManifest(folder, 'spec/package.json');
  const next = `${Number(version.split('.')[0]) + 1}.0.0`;
  expect(await checkVersions(folder)).toMatchObject({ fails: false, text: expect.stringContaining('has not changed') });

  const edited = before.replace('maximum: 250', 'maximum: 100');
  await repository.write({ 'spec/openapi.yaml': edited });
  const failure = nx(folder, 'run', 'spec-diff:versions').catch((error: unknown) => error);
  expect(await failure).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('/components/parameters/MaxResults/schema/maximum'),
  });

  await repository.write({
    '.changeset/too-little.md': "---\n'@audit-gateway/spec': minor\n---\n\nPages are smaller.\n",
  });
  expect(await checkVersions(folder)).toMatchObject({
    fails: true,
    text: expect.stringContaining('raises minor alone'),
  });
  await npm(folder, 'run', 'changeset', '--', '--major', '@audit-gateway/spec', '-m', 'Pages hold 100 audits.');
  expect(await checkVersions(folder)).toMatchObject({ fails: false, text: expect.stringContaining('get major') });
  await repository.commit({});
  expect(await checkVersions(folder)).toMatchObject({ fails: false, text: expect.stringContaining('get major') });

  await npm(folder, 'run', 'version');
  expect(await readFile(file, 'utf8')).toBe(edited.replace(`version: ${version}`, `version: ${next}`));
  expect(await readFile(join(folder, 'spec/CHANGELOG.md'), 'utf8')).toContain(`## ${next}`);
  for (const path of manifests) {
    const { name, version: own, dependencies, devDependencies } = await readManifest(folder, path);
    const internal = Object.entries({ ...dependencies, ...devDependencies }).filter(([one]) =>
      one.startsWith('@audit-gateway/'),
    );
    const ranges = internal.map(([, range]) => range);
    expect({ name, own, ranges }).toEqual({ name, own: next, ranges: ranges.map(() => next) });
  }
  expect(globSync('.changeset/*.md', { cwd: folder })).toEqual([]);
  expect(await checkVersions(folder)).toMatchObject({ fails: false });
  // What npm ci compares first: the lockfile, and the manifests.
  await npm(folder, 'ci', '--dry-run', '--ignore-scripts');

  await repository.write({ 'spec/openapi.yaml': edited });
  expect(await checkVersions(folder)).toMatchObject({
    fails: true,
    text: `spec/openapi.yaml is version ${version}, and spec/package.json ${next}; "npm run version" sets both`,
  });
}, 180_000);

it('npm run check holds the versions', async () => {
  const { scripts } = await readManifest(root, 'package.json');
  expect(scripts['check']?.split(' ')).toContain('versions');
});
