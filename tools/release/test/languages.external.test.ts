import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNames, type ReleaseNames } from '../names.ts';
import { cacheFolder, describeWith, pythonBin } from './support/machine.ts';
import { type PythonIndex, startPythonIndex } from './support/python-index.ts';
import { createReleasedCopy, type ReleasedCopy } from './support/released.ts';

// A machine may be busy with other tests.
const minutes = 180_000;

// What users do with them, as their READMEs say, is tested in packages/bindings.
describeWith('the clients for other languages', [join(pythonBin, 'twine'), 'java', 'mvn', 'go'], () => {
  let folder: string;
  let copy: ReleasedCopy;
  let index: PythonIndex;
  let names: ReleaseNames;
  // Each hook returns what undoes it: where one fails, those before it are still undone.
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-clients-'));
    return () => rm(folder, { recursive: true });
  });
  beforeAll(async () => {
    copy = await createReleasedCopy();
    return () => copy.remove();
  }, 5 * minutes);
  beforeAll(async () => {
    index = await startPythonIndex();
    return () => index.stop();
  }, 5 * minutes);
  beforeAll(async () => {
    names = {
      ...readNames(join(import.meta.dirname, 'company-names.json')),
      pythonRepository: index.uploadUrl,
      pythonIndex: index.indexUrl,
      mavenRepository: pathToFileURL(join(folder, 'maven')).href,
      goRepository: pathToFileURL(join(folder, 'goproxy')).href,
    };
    await writeFile(join(folder, 'names.json'), JSON.stringify(names));
  });

  const env = {
    TWINE: join(pythonBin, 'twine'),
    TWINE_USERNAME: 'releaser',
    TWINE_PASSWORD: 'released-by-a-test',
    GIT_AUTHOR_NAME: 'A Maintainer',
    GIT_AUTHOR_EMAIL: 'maintainer@example.com',
    GIT_COMMITTER_NAME: 'A Maintainer',
    GIT_COMMITTER_EMAIL: 'maintainer@example.com',
  };
  const release = (kind: string, namesFile = join(folder, 'names.json')): Promise<string> => {
    const flags = ['--only', kind, '--names', namesFile, '--to', join(folder, 'built')];
    return copy.run(['npm', 'run', '--silent', 'release', '--', ...flags], env);
  };
  const twice = async (kind: string, published: readonly string[], namesFile?: string): Promise<void> => {
    const lines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('  '));
    expect(lines(await release(kind, namesFile)).map((line) => line.replace(/: published to .*/, ''))).toEqual(
      published.map((name) => `  ${name}`),
    );
    const again = lines(await release(kind, namesFile));
    expect(again.map((line) => line.replace(/: .* has it already/, ''))).toEqual(published.map((name) => `  ${name}`));
  };

  describe('for Python', () => {
    it(
      'are uploaded to an index once, as a wheel and an sdist',
      async () => {
        const file = `acme_audit_gateway-${copy.version}`;
        await twice('python', [`${file}-py3-none-any.whl`, `${file}.tar.gz`]);
      },
      10 * minutes,
    );

    it(
      'are installed from it by the name of the company',
      async () => {
        const environment = join(folder, 'python');
        await copy.run(['python3', '-m', 'venv', environment]);
        const pip = [join(environment, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check'];
        await copy.run([...pip, '--extra-index-url', index.indexUrl, 'acme-audit-gateway']);
        const code = 'import audit_gateway; print(audit_gateway.AuditsApi.__name__, audit_gateway.__version__)';
        const printed = await copy.run([join(environment, 'bin/python'), '-c', code]);
        expect(printed).toBe(`AuditsApi ${copy.version}\n`);
      },
      5 * minutes,
    );
  });

  describe('for Java', () => {
    it(
      'are deployed to a Maven repository once',
      async () => {
        await twice('java', [`example.acme.audits:audit-gateway-client:${copy.version}`]);
        const metadata = join(folder, 'maven/example/acme/audits/audit-gateway-client/maven-metadata.xml');
        expect(await readFile(metadata, 'utf8')).toContain(`<release>${copy.version}</release>`);
      },
      10 * minutes,
    );

    it(
      'are resolved from it by the group of the company, with their sources',
      async () => {
        const local = join(cacheFolder, 'maven');
        const resolved = join(local, 'example/acme/audits');
        await rm(resolved, { recursive: true, force: true });
        const artifact = `example.acme.audits:audit-gateway-client:${copy.version}`;
        for (const classifier of ['', ':jar:sources']) {
          const get = ['mvn', '--quiet', '--batch-mode', `-Dmaven.repo.local=${local}`];
          const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get';
          await copy.run([
            ...get,
            goal,
            `-Dartifact=${artifact}${classifier}`,
            `-DremoteRepositories=acme::default::${names.mavenRepository}`,
            '-Dtransitive=false',
          ]);
        }
        await rm(resolved, { recursive: true, force: true });
      },
      5 * minutes,
    );
  });

  describe('for Go', () => {
    const use = async (module: string, settings: Readonly<Record<string, string>>): Promise<void> => {
      const project = await mkdtemp(join(folder, 'go-'));
      await writeFile(join(project, 'go.mod'), 'module a-service\n\ngo 1.19\n');
      await writeFile(
        join(project, 'main.go'),
        `package main\n\nimport audits "${module}"\n\nfunc main() { println(audits.NewConfiguration() != nil) }\n`,
      );
      const own = { GOFLAGS: '-modcacherw', GOMODCACHE: join(project, 'modules'), GONOSUMDB: '*', ...settings };
      const go = (...args: string[]): Promise<string> =>
        copy.run(['sh', '-c', 'cd "$0" && go "$@"', project, ...args], own);
      await go('get', `${module}@v${copy.version}`);
      await go('build', './...');
    };

    it(
      'are added to a GOPROXY once, and go get resolves them from it',
      async () => {
        await twice('go', [`go.acme.example/audits@v${copy.version}`]);
        await use('go.acme.example/audits', { GOPROXY: names.goRepository });
      },
      10 * minutes,
    );

    it(
      'are tagged in a git repository once, and go get resolves them from it',
      async () => {
        const repository = join(folder, 'module.git');
        await mkdir(repository);
        await copy.run(['git', 'init', '--quiet', '--bare', '--initial-branch=main', repository]);
        const file = join(folder, 'git-names.json');
        const module = readNames().goModule;
        const url = pathToFileURL(repository).href;
        await writeFile(file, JSON.stringify({ ...names, goModule: module, goRepository: url }));
        await twice('go', [`${module}@v${copy.version}`], file);
        const home = join(folder, 'home');
        await mkdir(home);
        await writeFile(join(home, '.gitconfig'), `[url "${url}"]\n\tinsteadOf = https://${module}\n`);
        const cache = join(homedir(), '.cache/go-build');
        await use(module, { GOPROXY: 'direct', GOPRIVATE: '*', HOME: home, GOCACHE: cache });
      },
      10 * minutes,
    );
  });
});
