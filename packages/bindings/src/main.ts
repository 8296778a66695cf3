import { userCache } from './folders.ts';
import { generateClient, placeProgram } from './generate-client.ts';
import { ensureGeneratorJar, fetchByMaven, readGeneratorPin } from './generator.ts';
import { generatorTools, languages } from './languages.ts';
import { BindingsError, type Command, runCommand } from './run-command.ts';
import { missingTools, type Tool } from './toolchain.ts';

const { generators, mavenRepository } = userCache(process.env);

function demand(tools: readonly Tool[]): void {
  const missing = missingTools(tools);
  if (missing.length > 0) throw new BindingsError(missing.join('\n'));
}

async function haveGenerator(): Promise<void> {
  await ensureGeneratorJar({
    pin: await readGeneratorPin(),
    folder: generators,
    fetchJar: (version, folder) => fetchByMaven(version, mavenRepository, folder),
    report: (line) => process.stderr.write(`${line}\n`),
  });
}

async function buildClient(name: string, build: readonly Command[]): Promise<void> {
  // The wrapper would fetch a JAR that it lacks by itself, and verify nothing.
  await haveGenerator();
  await generateClient(name, generators);
  await placeProgram(name);
  for (const command of build) await runCommand(command);
}

function refuseArguments(args: readonly string[]): void {
  const allowed = `one of generator, ${[...languages.keys()].join(', ')}`;
  process.stderr.write(`"${args.join(' ')}" names no binding; allowed: ${allowed}\n`);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<void> {
  const [name = ''] = args;
  const language = languages.get(name);
  if (args.length !== 1 || (name !== 'generator' && language === undefined)) {
    refuseArguments(args);
    return;
  }
  demand([...generatorTools, ...(language?.tools ?? [])]);
  await (language === undefined ? haveGenerator() : buildClient(name, language.build));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BindingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
