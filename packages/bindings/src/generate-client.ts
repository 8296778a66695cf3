import { readNames, type ReleaseNames } from '@audit-gateway/release';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { documentForGenerators } from './document.ts';
import { editClient } from './edits.ts';
import { type ClientFolders, languageFolder, packageFolder, repositoryFolder } from './folders.ts';
import { wrapperConfiguration, wrapperConfigurationFile } from './generator.ts';
import type { PublishedClient } from './languages.ts';
import { generatorProperties, withNames } from './names.ts';
import { refusePlaceholders } from './placeholders.ts';
import { runCommand } from './run-command.ts';

const contractFile = fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml'));
const versioned = z.looseObject({
  info: z.looseObject({ version: z.string(), description: z.string().transform(firstParagraph) }),
});

// The generators write the description into the head of every file; the rest is for readers of the documentation.
function firstParagraph(text: string): string {
  return text.split('\n\n', 1).join('');
}

/**
 * Generates a language's client from the contract, in place of what was there before, and adds its hand-written part,
 * its README and the license. Its version is the contract's.
 *
 * @param jars The folder that has the generator's JAR.
 * @throws {BindingsError} where the client has names that the generator made up.
 */
export async function generateClient(
  language: string,
  jars: string,
  { client, scratch }: ClientFolders,
): Promise<PublishedClient> {
  for (const folder of [client, scratch]) await rm(folder, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  await mkdir(client, { recursive: true });
  await cp(join(packageFolder, 'src', 'generator-ignore'), join(client, '.openapi-generator-ignore'));

  const names = readNames();
  const document = versioned.parse(parse(await readFile(contractFile, 'utf8')));
  const input = join(scratch, 'openapi.json');
  await writeFile(input, JSON.stringify(documentForGenerators(document)));
  const { version } = document.info;
  await runCommand({
    command: process.execPath,
    args: [
      createRequire(import.meta.url).resolve('@openapitools/openapi-generator-cli/main.js'),
      `--openapitools=${await configureWrapper(scratch, jars)}`,
      'generate',
      `--config=${join(languageFolder(language), 'generator.yaml')}`,
      `--input-spec=${input}`,
      `--output=${client}`,
      `--http-user-agent=audit-gateway-${language}/${version}`,
      ...Object.entries(generatorProperties(language, version, names)).map(
        ([name, value]) => `--additional-properties=${name}=${value}`,
      ),
    ],
    // Where `templateDir` of a configuration starts.
    cwd: packageFolder,
  });
  for (const trace of ['.openapi-generator', '.openapi-generator-ignore']) {
    await rm(join(client, trace), { recursive: true, force: true });
  }
  await editClient(language, client);
  await cp(join(languageFolder(language), 'library'), client, { recursive: true });
  await cp(join(repositoryFolder, 'LICENSE'), join(client, 'LICENSE'));
  const readme = await readFile(join(languageFolder(language), 'README.md'), 'utf8');
  await writeFile(join(client, 'README.md'), withNames(readme, names).replaceAll('VERSION', version));
  await refusePlaceholders(client);
  return { version, names };
}

async function configureWrapper(scratch: string, jars: string): Promise<string> {
  const { 'generator-cli': cli, ...rest } = wrapperConfiguration.parse(
    JSON.parse(await readFile(wrapperConfigurationFile, 'utf8')),
  );
  const file = join(scratch, 'openapitools.json');
  await writeFile(file, JSON.stringify({ ...rest, 'generator-cli': { ...cli, storageDir: jars } }));
  return file;
}

/** Puts a language's test program where it is built, with the names that its client is published under. */
export async function placeProgram(language: string, { scratch }: ClientFolders, names: ReleaseNames): Promise<void> {
  const program = join(languageFolder(language), 'program');
  const target = join(scratch, 'program');
  for (const entry of await readdir(program, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const placed = join(target, relative(program, file));
    await mkdir(dirname(placed), { recursive: true });
    await writeFile(placed, withNames(await readFile(file, 'utf8'), names));
  }
}
