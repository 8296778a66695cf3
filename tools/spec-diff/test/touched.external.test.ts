import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTouchedPackages } from '../versions/touched.ts';
import { createRepository, type Repository } from './repository.ts';

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
const changeset = (...packages: readonly string[]): string =>
  `---\n${packages.map((one) => `'@audit-gateway/${one}': patch\n`).join('')}---\n\nSomething.\n`;

const start = {
  'package.json': json({ version: '1.0.0', workspaces: ['spec', 'packages/*', 'packages/types/scripts'] }),
  'spec/package.json': json({ name: '@audit-gateway/spec' }),
  'spec/openapi.yaml': 'info: {}\n',
  'packages/types/package.json': json({ name: '@audit-gateway/types', dependencies: { yaml: '1.0.0' } }),
  'packages/types/src/index.ts': 'export {};\n',
  'packages/types/scripts/package.json': json({ name: '@audit-gateway/types-generator', private: true }),
  'packages/bindings/package.json': json({ name: '@audit-gateway/bindings', private: true }),
  'packages/testing/package.json': json({ name: '@audit-gateway/testing', private: true }),
  '.changeset/earlier.md': changeset('spec'),
};

let repository: Repository;
beforeAll(async () => {
  repository = await createRepository();
  await repository.commit(start);
  await repository.git('checkout', '--quiet', '-b', 'work');
  await repository.commit({ 'NOTES.md': 'A branch.\n' });
});
afterAll(() => repository[Symbol.asyncDispose]());

/** What the check says of a branch with these files. */
async function checkBranch(files: Readonly<Record<string, string>>): Promise<{ text: string; fails: boolean }> {
  await repository.git('reset', '--quiet', '--hard');
  await repository.git('clean', '--quiet', '--force', '-d');
  await repository.write(files);
  return checkTouchedPackages(repository.folder);
}

describe('a change without a changeset of the package is found', () => {
  it.each([
    { what: 'in its sources', name: 'types', file: 'packages/types/src/index.ts', text: 'export const a = 1;\n' },
    { what: 'in a new file', name: 'types', file: 'packages/types/src/new.ts', text: '' },
    { what: 'in the document', name: 'spec', file: 'spec/openapi.yaml', text: 'info: { title: T }\n' },
    {
      what: 'in the clients of other languages',
      name: 'bindings',
      file: 'packages/bindings/go/generator.yaml',
      text: '',
    },
    {
      what: 'in its dependencies',
      name: 'types',
      file: 'packages/types/package.json',
      text: json({ name: '@audit-gateway/types', dependencies: { yaml: '2.0.0' } }),
    },
  ])('$what', async ({ name, file, text }) => {
    const failure = { fails: true, text: expect.stringContaining(`\n  @audit-gateway/${name}: ${file}\n`) };
    expect(await checkBranch({ [file]: text })).toMatchObject(failure);
    expect(await checkBranch({ [file]: text, '.changeset/new.md': changeset(name) })).toMatchObject({ fails: false });
  });

  it('where the changeset names another package, but not where one of before is extended', async () => {
    const change = { 'packages/types/src/index.ts': 'export const a = 1;\n' };
    expect(await checkBranch({ ...change, '.changeset/new.md': changeset('spec') })).toMatchObject({ fails: true });
    const extended = { '.changeset/earlier.md': changeset('spec', 'types') };
    expect(await checkBranch({ ...change, ...extended })).toMatchObject({ fails: false });
  });
});

describe('no changeset is demanded', () => {
  it.each([
    { of: 'tests', files: { 'packages/types/test/a.test.ts': '' } },
    { of: 'a README', files: { 'packages/types/README.md': '# Types\n' } },
    { of: 'a private package', files: { 'packages/testing/src/a.ts': '', 'packages/types/scripts/main.ts': '' } },
    {
      of: 'what developers alone need',
      files: {
        'packages/types/package.json': json({
          name: '@audit-gateway/types',
          devDependencies: { vite: '1.0.0' },
          dependencies: { yaml: '1.0.0' },
        }),
      },
    },
    {
      of: 'a new version',
      files: {
        'package.json': start['package.json'].replace('1.0.0', '1.1.0'),
        'packages/types/src/index.ts': 'export const a = 1;\n',
      },
    },
    {
      of: 'a change that says that nobody notices it',
      files: {
        'packages/types/src/index.ts': 'export const a = 1;\n',
        '.changeset/none.md': changeset('types').replace('patch', 'none'),
      },
    },
  ])('of $of', async ({ files }) => {
    expect(await checkBranch(files)).toMatchObject({ fails: false });
  });
});

it('on main, any changeset that waits for the next version counts', async () => {
  await using main = await createRepository();
  await main.commit(start);
  await main.commit({ 'spec/openapi.yaml': 'info: { title: T }\n' });
  expect(await checkTouchedPackages(main.folder)).toMatchObject({ fails: false });
  await main.commit({ 'packages/types/src/index.ts': 'export const a = 1;\n' });
  expect(await checkTouchedPackages(main.folder)).toMatchObject({ fails: true });
  await main.git('tag', 'v1.0.0');
  await main.commit({ 'README.md': '# Read me\n' });
  expect(await checkTouchedPackages(main.folder)).toMatchObject({ fails: false });
});
