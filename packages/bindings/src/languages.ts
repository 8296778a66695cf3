import type { ReleaseNames } from '@audit-gateway/release';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ClientFolders, languageFolder, userCache } from './folders.ts';
import type { Command } from './run-command.ts';
import type { Tool } from './toolchain.ts';

/** A client as it is published. */
export interface PublishedClient {
  /** The contract's version. */
  readonly version: string;
  readonly names: ReleaseNames;
}

/** How a language's client is built, used and packaged. `generator.yaml` of its folder says how it is generated. */
export interface Language {
  /** In addition to those of the generator. */
  readonly tools: readonly Tool[];
  /** The commands that build the client, then the test program, which uses it as an installed package. */
  readonly build: (folders: ClientFolders, client: PublishedClient) => readonly Command[];
  /** Runs the test program, which reads requests and writes results, a line each. */
  readonly program: (folders: ClientFolders) => Command;
  /** The commands that put the client into a folder as its language's registries take it. */
  readonly pack: (folders: ClientFolders, client: PublishedClient, out: string) => readonly Command[];
}

/**
 * The time of every file in a package, so that the same sources make the same package.
 *
 * @returns seconds since 1970: `SOURCE_DATE_EPOCH` of the environment. Default: the beginning of 1980, as early as an
 *   archive can say.
 */
function sourceDate(): string {
  return process.env['SOURCE_DATE_EPOCH'] ?? '315532800';
}

/** The tools that the generator needs. */
export const generatorTools = [
  {
    name: 'Java',
    probe: ['java', '-version'],
    says: /version "(\d+)(?:\.(\d+))?/,
    minimum: '17',
    install: "a JDK, for instance Debian's openjdk-17-jdk-headless",
  },
  {
    name: 'Maven',
    probe: ['mvn', '--version'],
    says: /Apache Maven (\d+)\.(\d+)/,
    minimum: '3.8',
    install: "Apache Maven, for instance Debian's maven",
  },
] as const satisfies readonly Tool[];

/** Each language by its name, which is also its folder's. */
export const languages: ReadonlyMap<string, Language> = new Map([
  ['python', python()],
  ['java', java()],
  ['go', go()],
]);

function python(): Language {
  const makeEnvironment = (folder: string, ...options: readonly string[]): Command => ({
    command: 'python3',
    args: ['-m', 'venv', ...options, folder],
  });
  const inside = (folder: string, tool: string): string => join(folder, 'bin', tool);
  return {
    tools: [
      {
        name: 'Python',
        probe: ['python3', '-c', 'import ensurepip, platform, venv; print("Python", platform.python_version())'],
        says: /Python (\d+)\.(\d+)/,
        minimum: '3.10',
        install: "Python with venv, for instance Debian's python3-venv",
      },
    ],
    build: ({ client, scratch }) => {
      // The client is not tested in the environment that built it, where the packages of the build are installed.
      const builder = join(scratch, 'builder');
      const fresh = join(scratch, 'fresh');
      const pip = (script: string, ...args: readonly string[]): Command => ({
        command: 'sh',
        args: ['-c', script, inside(builder, 'pip'), ...args],
        cwd: client,
      });
      return [
        makeEnvironment(builder),
        pip('"$0" wheel --quiet --no-deps --wheel-dir dist .'),
        makeEnvironment(fresh, '--without-pip'),
        pip('"$0" --python "$1" install --quiet dist/*.whl', fresh),
      ];
    },
    program: ({ scratch }) => ({
      command: inside(join(scratch, 'fresh'), 'python'),
      args: [join(scratch, 'program', 'program.py')],
    }),
    pack: ({ client, scratch }, _client, out) => {
      const builder = join(scratch, 'builder');
      const env = { SOURCE_DATE_EPOCH: sourceDate() };
      return [
        makeEnvironment(builder),
        { command: inside(builder, 'pip'), args: ['install', '--quiet', 'build==1.3.0'] },
        { command: inside(builder, 'python'), args: ['-m', 'build', '--outdir', out, '.'], cwd: client, env },
      ];
    },
  };
}

function java(): Language {
  const { mavenRepository } = userCache(process.env);
  const maven = (cwd: string, ...goals: readonly string[]): Command => ({
    command: 'mvn',
    args: ['--quiet', '--batch-mode', `-Dmaven.repo.local=${mavenRepository}`, ...goals],
    cwd,
  });
  return {
    tools: [
      {
        name: 'A Java compiler',
        probe: ['javac', '-version'],
        says: /javac (\d+)(?:\.(\d+))?/,
        minimum: '17',
        install: "a JDK, for instance Debian's openjdk-17-jdk-headless",
      },
    ],
    build: ({ client, scratch }, { names }) => [
      // The clients of other versions and clones, which a range of versions would take.
      { command: 'rm', args: ['-rf', join(mavenRepository, ...names.mavenGroup.split('.'), 'audit-gateway-client')] },
      maven(client, 'install', '-Dmaven.javadoc.skip', '-Dmaven.source.skip'),
      maven(join(scratch, 'program'), 'compile'),
    ],
    program: ({ scratch }) => {
      const target = join(scratch, 'program', 'target');
      return { command: 'java', args: ['-cp', `${target}/classes:${target}/lib/*`, 'Program'] };
    },
    pack: ({ client }, _client, out) => [
      maven(
        client,
        'deploy',
        '-Dmaven.install.skip',
        `-Dproject.build.outputTimestamp=${sourceDate()}`,
        `-DaltDeploymentRepository=out::${pathToFileURL(out).href}`,
      ),
    ],
  };
}

function go(): Language {
  const packModule = ({ client }: ClientFolders, { names, version }: PublishedClient, out: string): Command => ({
    command: 'go',
    args: ['run', 'main.go', client, names.goModule, `v${version}`, out],
    cwd: join(languageFolder('go'), 'pack'),
    env: { SOURCE_DATE_EPOCH: sourceDate() },
  });
  return {
    tools: [
      {
        name: 'Go',
        probe: ['go', 'version'],
        says: /go version go(\d+)\.(\d+)/,
        minimum: '1.19',
        install: "Go, for instance Debian's golang-go",
      },
    ],
    build: (folders, client) => [
      { command: 'gofmt', args: ['-w', '.'], cwd: folders.client },
      { command: 'go', args: ['vet', './...'], cwd: folders.client },
      { command: 'go', args: ['build', '-o', 'program', '.'], cwd: join(folders.scratch, 'program') },
      packModule(folders, client, join(folders.scratch, 'proxy')),
    ],
    program: ({ scratch }) => ({ command: join(scratch, 'program', 'program'), args: [] }),
    pack: (folders, client, out) => [
      { command: 'gofmt', args: ['-w', '.'], cwd: folders.client },
      { command: 'go', args: ['vet', './...'], cwd: folders.client },
      packModule(folders, client, out),
    ],
  };
}
