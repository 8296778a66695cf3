import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packagedFolders, testedFolders, userCache } from './folders.ts';
import { generateClient, placeProgram } from './generate-client.ts';
import { ensureGeneratorJar, fetchByMaven, readGeneratorPin } from './generator.ts';
import { generatorTools, type Language, languages } from './languages.ts';
import { BindingsError, runCommand } from './run-command.ts';
import { missingTools, type Tool } from './toolchain.ts';

const { generators, mavenRepository } = userCache(process.env);

function demand(tools: readonly Tool[]): void {
  const missing = missingTools(tools);
  if (missing.length > 0) throw new BindingsError(missing.join('\n'));
}

async function haveGenerator(): Promise<void> {
  demand(generatorTools);
  await ensureGeneratorJar({
    pin: await readGeneratorPin(),
    folder: generators,
    fetchJar: (version, folder) => fetchByMaven(version, mavenRepository, folder),
    report: (line) => process.stderr.write(`${line}\n`),
  });
}

async function buildClient(name: string, { tools, build }: Language): Promise<void> {
  demand([...generatorTools, ...tools]);
  // The wrapper would fetch a JAR that it lacks by itself, and verify nothing.
  await haveGenerator();
  const folders = testedFolders(name);
  const client = await generateClient(name, generators, folders);
  await placeProgram(name, folders, client.names);
  for (const command of build(folders, client)) await runCommand(command);
}

async function packClient(name: string, { tools, pack }: Language, out: string): Promise<void> {
  demand([...generatorTools, ...tools]);
  await haveGenerator();
  await mkdir(out, { recursive: true });
  const folders = packagedFolders(name);
  const client = await generateClient(name, generators, folders);
  for (const command of pack(folders, client, resolve(out))) await runCommand(command);
  process.stdout.write(`the client for ${name}, version ${client.version}, is in ${resolve(out)}\n`);
}

/** What the command line asks for; undefined where it asks for nothing that there is. */
function parseCommand(args: readonly string[]): (() => Promise<void>) | undefined {
  const {
    values: { out },
    positionals: [first = '', second = '', ...more],
  } = readArguments(args);
  if (more.length > 0) return undefined;
  if (first === 'package') {
    const language = languages.get(second);
    return language === undefined || out === undefined ? undefined : () => packClient(second, language, out);
  }
  if (second !== '' || out !== undefined) return undefined;
  if (first === 'generator') return haveGenerator;
  const language = languages.get(first);
  return language === undefined ? undefined : () => buildClient(first, language);
}

function readArguments(args: readonly string[]): { values: { out?: string | undefined }; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: { out: { type: 'string' } }, allowPositionals: true });
  } catch {
    return { values: {}, positionals: [] };
  }
}

async function main(args: readonly string[]): Promise<void> {
  const command = parseCommand(args);
  if (command === undefined) {
    const names = [...languages.keys()].join(', ');
    process.stderr.write(
      `"${args.join(' ')}" names no binding; allowed: one of generator, ${names}; or package, one of ${names}, and --out FOLDER\n`,
    );
    process.exitCode = 2;
    return;
  }
  await command();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BindingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
