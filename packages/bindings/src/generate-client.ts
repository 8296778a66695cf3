import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { clientFolder, languageFolder, packageFolder, scratchFolder } from './folders.ts';
import { wrapperConfiguration, wrapperConfigurationFile } from './generator-pin.ts';
import { openEnumerations } from './open-enumerations.ts';
import { runCommand } from './run-command.ts';
import { trimBaseUrl } from './trim-base-url.ts';

const contractFile = fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml'));
const versioned = z.looseObject({
  info: z.looseObject({ version: z.string(), description: z.string().transform(firstParagraph) }),
});

// The generators write the description into the head of every file; the rest is for readers of the documentation.
function firstParagraph(text: string): string {
  return text.split('\n\n', 1).join('');
}

/**
 * Generates a language's client from the contract, in place of what was there before. Its version is the contract's.
 *
 * @param jars The folder that has the generator's JAR.
 */
export async function generateClient(language: string, jars: string): Promise<void> {
  const client = clientFolder(language);
  const scratch = scratchFolder(language);
  for (const folder of [client, scratch]) await rm(folder, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });

  const document = versioned.parse(parse(await readFile(contractFile, 'utf8')));
  const input = join(scratch, 'openapi.json');
  await writeFile(input, JSON.stringify(openEnumerations(document)));
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
      `--additional-properties=packageVersion=${version}`,
    ],
    // Where `templateDir` of a configuration starts.
    cwd: packageFolder,
  });
  await trimBaseUrl(language);
}

async function configureWrapper(scratch: string, jars: string): Promise<string> {
  const { 'generator-cli': cli, ...rest } = wrapperConfiguration.parse(
    JSON.parse(await readFile(wrapperConfigurationFile, 'utf8')),
  );
  const file = join(scratch, 'openapitools.json');
  await writeFile(file, JSON.stringify({ ...rest, 'generator-cli': { ...cli, storageDir: jars } }));
  return file;
}

/** Puts a language's test program where it is built. */
export async function placeProgram(language: string): Promise<void> {
  await cp(join(languageFolder(language), 'program'), join(scratchFolder(language), 'program'), { recursive: true });
}
