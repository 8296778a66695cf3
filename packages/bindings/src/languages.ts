import { join } from 'node:path';
import { clientFolder, scratchFolder, userCache } from './folders.ts';
import type { Command } from './run-command.ts';
import type { Tool } from './toolchain.ts';

/** How a language's client is built and used. `generator.yaml` of its folder says how it is generated. */
export interface Language {
  /** In addition to those of the generator. */
  readonly tools: readonly Tool[];
  /** The commands that build the client, then the test program, which uses it as an installed package. */
  readonly build: readonly Command[];
  /** Runs the test program, which reads requests and writes results, a line each. */
  readonly program: Command;
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
  const client = clientFolder('python');
  const scratch = scratchFolder('python');
  // The client is not tested in the environment that built it, where the packages of the build are installed.
  const builder = join(scratch, 'builder');
  const fresh = join(scratch, 'fresh');
  const pip = (script: string, ...args: readonly string[]): Command => ({
    command: 'sh',
    args: ['-c', script, join(builder, 'bin', 'pip'), ...args],
    cwd: client,
  });
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
    build: [
      { command: 'python3', args: ['-m', 'venv', builder] },
      pip('"$0" wheel --quiet --no-deps --wheel-dir dist .'),
      { command: 'python3', args: ['-m', 'venv', '--without-pip', fresh] },
      pip('"$0" --python "$1" install --quiet dist/*.whl', fresh),
    ],
    program: { command: join(fresh, 'bin', 'python'), args: [join(scratch, 'program', 'program.py')] },
  };
}

function java(): Language {
  const program = join(scratchFolder('java'), 'program');
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
    build: [
      // The clients of other versions and clones, which a range of versions would take.
      { command: 'rm', args: ['-rf', join(mavenRepository, 'audit-gateway')] },
      maven(clientFolder('java'), 'install', '-Dmaven.javadoc.skip', '-Dmaven.source.skip'),
      maven(program, 'compile'),
    ],
    program: {
      command: 'java',
      args: ['-cp', `${program}/target/classes:${program}/target/lib/*`, 'Program'],
    },
  };
}

function go(): Language {
  const program = join(scratchFolder('go'), 'program');
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
    build: [
      { command: 'go', args: ['vet', './...'], cwd: clientFolder('go') },
      { command: 'go', args: ['build', '-o', 'program', '.'], cwd: program },
    ],
    program: { command: join(program, 'program'), args: [] },
  };
}
