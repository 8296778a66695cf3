import { readNames, type ReleaseNames } from '@audit-gateway/release';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { packagedFolders, userCache } from '../src/folders.ts';
import { languages } from '../src/languages.ts';
import { writtenNames } from '../src/names.ts';
import { refusePlaceholders } from '../src/placeholders.ts';
import { runCommand } from '../src/run-command.ts';
import { startHowToGateway } from './support/how-to-gateway.ts';
import { servePackages } from './support/package-index.ts';
import { runHowTo } from './support/run-how-to.ts';

const isRequired = process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1';
const lacks = (...tools: readonly string[]): boolean =>
  !isRequired && tools.some((tool) => spawnSync(tool, ['--help']).error !== undefined);
const minutes = 60_000;

let folder: string;
let names: ReleaseNames;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bindings-packages-'));
  names = {
    ...readNames(),
    goModule: 'go.example.com/Fleet/audits',
    mavenGroup: 'com.example.fleet',
    mavenRepository: pathToFileURL(join(folder, 'java')).href,
    pythonPackage: 'example-fleet-audits',
    repository: 'https://git.example.com/fleet/audits',
  };
  await writeFile(join(folder, 'names.json'), JSON.stringify(names));
});

afterAll(() => rm(folder, { recursive: true }));

const run = async (command: string, args: readonly string[], env?: NodeJS.ProcessEnv, cwd = folder): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env } })).stdout;

/** Packages a client under the company's names, and says into which folder. */
async function packClient(language: string): Promise<string> {
  const out = join(folder, language);
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const args = ['-C', '@audit-gateway/source', main, 'package', language, '--out', out];
  await run(process.execPath, args, { RELEASE_NAMES: join(folder, 'names.json') });
  return out;
}

/** Does what the README of a package says, in an empty project, and says where. */
async function follow(language: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { project, gatewayUrl, apiKey } = await startHowToGateway();
  const readme = await readFile(join(packagedFolders(language).client, 'README.md'), 'utf8');
  const { printed, says } = await runHowTo(readme, {
    folder: project,
    gatewayUrl,
    env: { ...process.env, AUDIT_GATEWAY_KEY: apiKey, ...env },
  });
  expect(says).toContain('audits were completed');
  expect(printed).toBe(says);
  return project;
}

/** Reads what was unpacked from a package: no name that the generator made up, and none of this repository. */
async function expectCompanyNames(unpacked: string): Promise<void> {
  await refusePlaceholders(unpacked);
  const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    for (const name of [writtenNames.goModule, writtenNames.mavenGroup, writtenNames.repository]) {
      expect(text, relative(unpacked, file)).not.toContain(name);
    }
  }
}

/** The version that a GOPROXY lists. */
const releasedVersion = async (versions: string): Promise<string> =>
  (await readFile(join(versions, 'list'), 'utf8')).trim().replace('v', '');

const version = /\d+\.\d+\.\d+/;
const filesOf = async (path: string): Promise<string[]> =>
  (await readdir(path)).map((file) => file.replace(version, 'X'));

describe.skipIf(lacks('java', 'mvn', 'python3'))('the Python package', () => {
  it(
    "comes from an index by the company's name, as the README says, and is strictly typed",
    { timeout: 15 * minutes },
    async () => {
      const out = await packClient('python');
      expect((await filesOf(out)).toSorted()).toEqual([
        'example_fleet_audits-X-py3-none-any.whl',
        'example_fleet_audits-X.tar.gz',
      ]);
      const index = await servePackages(out, names.pythonPackage);
      onTestFinished(index.close);

      const env = { PIP_EXTRA_INDEX_URL: index.url };
      const project = await follow('python', env);
      expect(index.downloads).toEqual([expect.stringMatching(/\.whl$/)]);
      const python = (tool: string, ...args: readonly string[]): Promise<string> =>
        run(join(project, '.venv', 'bin', tool), args, env, project);
      const metadata = await python(
        'python',
        '-c',
        'import sys, importlib.metadata; print(importlib.metadata.metadata(sys.argv[1]))',
        names.pythonPackage,
      );
      expect(metadata).toContain('License-Expression: Apache-2.0');
      expect(metadata).toContain(`Repository, ${names.repository}`);

      await python('pip', 'install', '--quiet', 'mypy==1.18.2');
      expect(await python('mypy', '--strict', 'first_call.py')).toContain('Success');

      // `build` makes the wheel of the sdist.
      const unpacked = join(folder, 'python-wheel');
      await mkdir(unpacked);
      const [wheel = ''] = (await readdir(out)).filter((file) => file.endsWith('.whl'));
      await python('python', '-m', 'zipfile', '-e', join(out, wheel), unpacked);
      expect(await readdir(join(unpacked, 'audit_gateway'))).toContain('py.typed');
      await expectCompanyNames(unpacked);
    },
  );
});

describe.skipIf(lacks('java', 'mvn', 'javac'))('the Java package', () => {
  it(
    "comes from a Maven repository by the company's group, as the README says, with sources",
    { timeout: 15 * minutes },
    async () => {
      const out = await packClient('java');
      const artifact = join(out, 'com', 'example', 'fleet', 'audit-gateway-client');
      const [released = ''] = (await readdir(artifact)).filter((entry) => version.test(entry));
      expect((await filesOf(join(artifact, released))).filter((file) => /\.(jar|pom)$/.test(file)).toSorted()).toEqual([
        'audit-gateway-client-X-javadoc.jar',
        'audit-gateway-client-X-sources.jar',
        'audit-gateway-client-X.jar',
        'audit-gateway-client-X.pom',
      ]);
      expect(await readFile(join(artifact, 'maven-metadata.xml'), 'utf8')).toContain(`<release>${released}</release>`);
      const pom = await readFile(join(artifact, released, `audit-gateway-client-${released}.pom`), 'utf8');
      for (const part of [
        '<license>',
        '<developer>',
        '<connection>scm:git:https://git.example.com/fleet/audits.git<',
      ]) {
        expect(pom).toContain(part);
      }

      const { mavenRepository } = userCache(process.env);
      const fetched = join(mavenRepository, 'com', 'example', 'fleet');
      await rm(fetched, { recursive: true, force: true });
      onTestFinished(() => rm(fetched, { recursive: true, force: true }));
      await follow('java', { MAVEN_OPTS: `-Dmaven.repo.local=${mavenRepository}` });
      expect(await readFile(join(fetched, 'audit-gateway-client', released, '_remote.repositories'), 'utf8')).toContain(
        `${released}.jar>audits=`,
      );

      const unpacked = join(folder, 'java-sources');
      await mkdir(unpacked);
      const jar = join(artifact, released, `audit-gateway-client-${released}`);
      for (const file of [`${jar}-sources.jar`, `${jar}.jar`]) await run('jar', ['xf', file], {}, unpacked);
      expect(await readdir(join(unpacked, 'META-INF'))).toContain('LICENSE');
      await expectCompanyNames(unpacked);
    },
  );
});

describe.skipIf(lacks('java', 'mvn') || spawnSync('go', ['version']).status !== 0)('the Go package', () => {
  it("comes from a proxy by the company's path, as the README says", { timeout: 15 * minutes }, async () => {
    const out = await packClient('go');
    // Upper-case letters are escaped.
    const versions = join(out, 'go.example.com', '!fleet', 'audits', '@v');
    expect((await filesOf(versions)).toSorted()).toEqual(['list', 'vX.info', 'vX.mod', 'vX.zip']);
    const archive = async (): Promise<Buffer> => {
      const [zip = ''] = (await readdir(versions)).filter((file) => file.endsWith('.zip'));
      return await readFile(join(versions, zip));
    };
    const first = await archive();

    const modules = join(folder, 'modules');
    const env = { GOPROXY: pathToFileURL(out).href, GONOSUMDB: '*', GOFLAGS: '-modcacherw', GOMODCACHE: modules };
    const project = await follow('go', env);
    expect(await run('go', ['list', '-m', 'all'], env, project)).toMatch(/go\.example\.com\/Fleet\/audits v\d/);
    await expectCompanyNames(join(modules, 'go.example.com'));

    // The same sources make the same archive, since go.sum has its checksum; the list keeps what was there.
    const released = await releasedVersion(versions);
    await writeFile(join(versions, 'list'), 'v0.0.1\n');
    const commands = languages.get('go')?.pack(packagedFolders('go'), { version: released, names }, out) ?? [];
    for (const command of commands) await runCommand(command);
    expect(first.equals(await archive())).toBe(true);
    expect(await readFile(join(versions, 'list'), 'utf8')).toMatch(/^v0\.0\.1\nv\d+\.\d+\.\d+\n$/);
  });
});
