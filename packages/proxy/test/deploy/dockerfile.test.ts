import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readDeployFile } from './deploy-file.ts';

const text = readDeployFile('Dockerfile');
const root = new URL('../../../../', import.meta.url);
const instructions = text
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const all = (name: string): string[] => instructions.filter((each) => each.name === name).map(({ rest }) => rest);
const last = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

const rootPackage = z
  .object({ optionalDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));
const manifest = z.object({ name: z.string(), dependencies: z.record(z.string(), z.string()).default({}) });

/** The workspace's packages that one needs, itself included. */
function needs(folder: string, folders: ReadonlyMap<string, string>): Set<string> {
  const { dependencies } = manifest.parse(JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8')));
  const inner = Object.keys(dependencies).flatMap((name) => folders.get(name) ?? []);
  return new Set([folder, ...inner.flatMap((each) => [...needs(each, folders)])]);
}

const workspace = ['spec', ...readdirSync(new URL('packages', root)).map((name) => `packages/${name}`)];
const folders = new Map(
  workspace
    .filter((folder) => existsSync(new URL(`${folder}/package.json`, root)))
    .map((folder) => [
      manifest.parse(JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8'))).name,
      folder,
    ]),
);
const needed = needs('packages/proxy', folders);

describe('the image', () => {
  it("is of the repository's own Node, and of no moving tag", () => {
    const images = all('FROM').filter((image) => !/^build\b/.test(image));
    const [version] = Object.values(rootPackage.optionalDependencies);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(new RegExp(`^node:${version ?? ''}-slim(?: AS \\w+)?$`));
  });

  it('runs as a user with a number, who is not root', () => {
    expect(last.findLast(({ name }) => name === 'USER')?.rest).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(last.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      last.findLastIndex(({ name }) => ['RUN', 'COPY', 'ADD'].includes(name)),
    );
  });

  it('holds nothing that was installed, but what the command reads', () => {
    const copied = last.flatMap(({ name, rest }) => (name === 'COPY' ? [rest.split(' ').at(-1)] : []));
    expect(copied.filter((path) => path?.startsWith('node_modules'))).toEqual([
      'node_modules/@audit-gateway/spec',
      'node_modules/swagger-ui-dist',
    ]);
    expect(all('RUN').some((command) => command.includes(' packages/proxy/bundle/main.ts'))).toBe(true);
  });

  it('is given nothing that it is not built from', () => {
    const rules = readDeployFile('Dockerfile.dockerignore').split('\n');
    const [first, ...allowed] = rules.filter((rule) => rule !== '' && !rule.startsWith('#'));
    expect(first).toBe('**');
    expect(allowed.filter((rule) => !rule.startsWith('!'))).toEqual([]);
    for (const folder of needed) {
      if (folder === 'spec') continue;
      expect(allowed).toContain(`!${folder}/src`);
    }
  });

  it('runs no scripts of packages, and pins what it installs', () => {
    const installs = all('RUN').filter((command) => command.includes('npm '));
    expect(installs).toHaveLength(1);
    for (const command of installs) expect(command).toMatch(/npm ci --ignore-scripts /);
    expect(text).not.toMatch(/\bnpm i(?:nstall)?\b|\bcurl\b|\bADD\b|apt-get/);
  });

  it('is asked whether it lives, and starts without a shell, so that signals reach it', () => {
    const [healthcheck = ''] = all('HEALTHCHECK');
    const command: unknown = JSON.parse(healthcheck.slice(healthcheck.indexOf('[')));
    expect(command).toEqual(['node', '-e', expect.stringContaining('/livez')]);
    expect(all('ENTRYPOINT').map((entry): unknown => JSON.parse(entry))).toEqual([
      [
        'node',
        '--max-semi-space-size=8',
        '--v8-pool-size=1',
        '--no-parallel-scavenge',
        '--no-maglev-destroy-on-background',
        '--liftoff-only',
        'packages/proxy/dist/bundle/main.js',
      ],
    ]);
  });
});
