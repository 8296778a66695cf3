import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultBase } from '../base/base.ts';
import { SpecDiffError } from '../spec-diff-error.ts';
import { specDiff } from '../spec-diff.ts';
import { createRepository, type Repository } from './repository.ts';

const contract = (version: string, maximum: number): string => `openapi: 3.1.0
info: { title: Things, version: ${version} }
paths:
  /things:
    get:
      operationId: listThings
      parameters: [{ name: size, in: query, schema: { type: integer, maximum: ${maximum} } }]
      responses: { '200': { description: Things. } }
`;
const file = 'spec/openapi.yaml';
const pointer = '/paths/~1things/get/parameters/0/schema/maximum';

async function nameOfBase({ folder }: Repository): Promise<string> {
  const base = await defaultBase(folder);
  return 'reason' in base ? base.reason : base.name;
}

describe('the contract is compared with', () => {
  it('nothing outside a repository, before a commit, or without main; and says so', async () => {
    expect(await defaultBase('/')).toEqual({ reason: 'this is not a git repository' });
    await using repository = await createRepository();
    expect(await nameOfBase(repository)).toBe('nothing is committed yet');
    await repository.commit({ [file]: contract('1.0.0', 9) });
    await repository.git('branch', '--move', 'trunk');
    expect(await nameOfBase(repository)).toBe('there is no release tag, and neither main nor origin/main');
  });

  it('what HEAD holds, where there is nothing before it', async () => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    expect(await nameOfBase(repository)).toBe('HEAD');
  });

  it('the commit before, on main; and main, on a branch of it', async () => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    await repository.commit({ [file]: contract('1.0.0', 8) });
    expect(await nameOfBase(repository)).toBe('HEAD^');
    await repository.git('switch', '--quiet', '--create', 'work');
    await repository.commit({ other: '' });
    expect(await nameOfBase(repository)).toBe('main');
  });

  it('where HEAD left main, when main has gone on', async () => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    const fork = (await repository.git('rev-parse', 'HEAD')).trim();
    await repository.git('switch', '--quiet', '--create', 'work');
    await repository.commit({ other: '' });
    await repository.git('switch', '--quiet', 'main');
    await repository.commit({ [file]: contract('1.0.0', 8) });
    await repository.git('switch', '--quiet', 'work');
    expect(await nameOfBase(repository)).toBe(fork);
  });

  it("origin's main in a clone that has no branch of its own", async () => {
    await using origin = await createRepository();
    await origin.commit({ [file]: contract('1.0.0', 9) });
    await origin.git('switch', '--quiet', '--create', 'work');
    await origin.commit({ [file]: contract('1.0.0', 8) });
    await using clone = await createRepository();
    await clone.git('fetch', '--quiet', origin.folder, '+refs/heads/*:refs/remotes/origin/*');
    await clone.git('checkout', '--quiet', '--detach', 'origin/work');
    expect(await nameOfBase(clone)).toBe('origin/main');
  });

  it.each(['v1.0.0', '@audit-gateway/spec@1.0.0'])('the last release, once there is one: %s', async (tag) => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    await repository.git('tag', tag);
    await repository.commit({ [file]: contract('1.0.0', 8) });
    await repository.git('tag', 'somebodys-own');
    await repository.commit({ other: '' });
    expect(await nameOfBase(repository)).toBe(tag);
  });
});

describe('npm run spec:diff', () => {
  it('prints each change under its severity, or that there is none', async () => {
    await using repository = await createRepository();
    const { folder } = repository;
    await repository.commit({ [file]: contract('1.0.0', 9) });
    expect(await specDiff(['main'], folder)).toMatch(/^spec\/openapi.yaml since main \([0-9a-f]{7}\): no change\n$/);
    await repository.write({ [file]: contract('1.1.0', 8) });
    expect((await specDiff([], folder)).split('\n').slice(1)).toEqual([
      '',
      'Breaking',
      `  spec/openapi.yaml:7:79: ${pointer}`,
      "      maximum 9 became 8: requests that were right no longer are (hits callers' requests)",
      '',
      'Safe',
      '  spec/openapi.yaml:2:33: /info/version',
      '      version "1.0.0" became "1.1.0": nothing that is sent changes',
      '',
    ]);
  });

  it('prints them for machines', async () => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    await repository.write({ [file]: contract('1.0.0', 8) });
    expect(JSON.parse(await specDiff(['--json', 'HEAD'], repository.folder))).toMatchObject({
      base: 'HEAD',
      changes: [{ severity: 'breaking', pointer, hits: ['callers'], demands: 'major' }],
    });
  });

  it('annotates the lines of a pull request', async () => {
    await using repository = await createRepository();
    const { folder } = repository;
    await repository.commit({ [file]: contract('1.0.0', 9) });
    expect(await specDiff(['--format', 'github', 'HEAD'], folder)).toBe('');
    const grown = contract('1.1.0', 8).replace('{ description: Things. }', '{ description: "All, 100 %" }');
    await repository.write({ [file]: `${grown}      x-note: { a: 1 }\n` });
    expect((await specDiff(['--format', 'github', 'HEAD'], folder)).split('\n')).toEqual([
      `::error file=spec/openapi.yaml,line=7,col=79,title=breaking change::${pointer}: maximum 9 became 8: requests that were right no longer are (hits callers' requests)`,
      '::notice file=spec/openapi.yaml,line=2,col=33,title=safe change::/info/version: version "1.0.0" became "1.1.0": nothing that is sent changes',
      '::notice file=spec/openapi.yaml,line=8,col=42,title=safe change::/paths/~1things/get/responses/200/description: description "Things." became "All, 100 %25": nothing that is sent changes',
      '::notice file=spec/openapi.yaml,line=9,col=7,title=safe change::/paths/~1things/get/x-note: x-note {"a":1} added: nobody has to use it',
      '',
    ]);
  });

  it('annotates what a removed thing was removed from', async () => {
    await using repository = await createRepository();
    await repository.commit({ [file]: contract('1.0.0', 9) });
    await repository.write({ [file]: contract('1.0.0', 9).replace(', maximum: 9', '') });
    expect(await specDiff(['--format', 'github', 'HEAD'], repository.folder)).toMatch(
      /^::notice file=spec\/openapi\.yaml,line=7,col=\d+,title=safe change::/,
    );
  });

  describe('that cannot compare', () => {
    let repository: Repository;
    beforeAll(async () => {
      repository = await createRepository();
      await repository.commit({ other: '' });
      await repository.git('tag', 'before');
      await repository.commit({ [file]: 'openapi: 3.1.0\npaths: [}\n' });
      await repository.git('tag', 'broken');
      await repository.commit({ [file]: 'openapi: 2.0.0\n' });
      await repository.git('tag', 'foreign');
      await repository.commit({ [file]: contract('1.0.0', 9) });
    });
    afterAll(() => repository[Symbol.asyncDispose]());

    it.each([
      ['a ref that is none', ['nowhere'], /^nowhere is no commit, tag or branch of this repository$/],
      ['a flag in the location of a ref', ['--', '--all'], /^--all is no commit, tag or branch of this repository$/],
      ['a ref without a contract', ['before'], /^spec\/openapi.yaml does not exist at before$/],
      ['a contract that is no YAML', ['broken'], /^spec\/openapi.yaml at broken:2:\d+: .+$/],
      [
        'a contract that is no OpenAPI',
        ['foreign'],
        /^spec\/openapi.yaml at foreign:\d+:\d+: not an OpenAPI 3.1 document: .+$/,
      ],
      ['a flag that it does not have', ['--yaml'], /^Unknown option '--yaml'; allowed: --format, --json, and one ref$/],
      ['a format that it does not have', ['--format', 'xml'], /^--format xml: allowed are text, json, github$/],
      ['two refs', ['main', 'other'], /^main other: one ref is allowed$/],
    ])('for %s says so in one line', async (_what, args, message) => {
      await expect(specDiff(args, repository.folder)).rejects.toThrow(message);
      await expect(specDiff(args, repository.folder)).rejects.toBeInstanceOf(SpecDiffError);
    });
  });

  it('says where there is no repository, and where there is no git', async () => {
    await expect(specDiff(['main'], '/')).rejects.toThrow('/ is not in a git repository');
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(specDiff([], '/')).rejects.toThrow('git is not installed, or not on the PATH');
    } finally {
      process.env['PATH'] = path;
    }
  });
});
