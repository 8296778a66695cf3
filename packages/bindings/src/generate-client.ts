import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { clientFolder, languageFolder, packageFolder, scratchFolder } from './folders.ts';
import { wrapperConfiguration, wrapperConfigurationFile } from './generator.ts';
import { BindingsError, runCommand } from './run-command.ts';

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

const openEnumeration = z.looseObject({
  description: z.string().optional(),
  anyOf: z.tuple([z.object({ $ref: z.string() }), z.object({ $ref: z.literal('#/components/schemas/UnknownValue') })]),
});

/**
 * Makes a string of each enumeration that AWS may extend, which the document writes as `anyOf` of the known values and
 * `UnknownValue`. Of an `anyOf` the generators make a class that holds one or the other; of a string, the value itself,
 * whether it is known or not. Their own rule for that, SIMPLIFY_ANYOF_STRING_AND_ENUM_STRING, does nothing in documents
 * of OpenAPI 3.1.
 */
export function openEnumerations(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(openEnumerations);
  if (typeof node !== 'object' || node === null) return node;
  const { data } = openEnumeration.safeParse(node);
  if (data === undefined)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, openEnumerations(value)]));
  const { anyOf, description = '', ...rest } = data;
  const known = anyOf[0].$ref.replace(/^.*\//, '');
  return { type: 'string', ...rest, description: `${description} One of ${known}, or a later value.`.trimStart() };
}

/** One statement of a generated client, and what it becomes. */
export interface Edit {
  /** The file in the client's folder. */
  readonly file: string;
  /** The statement, which occurs once. */
  readonly from: string;
  readonly to: string;
}

// The generator has no option for it, and templates of its own would be copies of some 3,000 lines for one each.
const edits: ReadonlyMap<string, Edit> = new Map([
  [
    'python',
    {
      file: 'audit_gateway/api_client.py',
      from: 'url = self.configuration.host + resource_path',
      to: "url = self.configuration.host.rstrip('/') + resource_path",
    },
  ],
  [
    'java',
    {
      file: 'src/main/java/auditgateway/ApiClient.java',
      from: 'url.append(baseURL).append(path);',
      to: 'url.append(baseURL.replaceAll("/+$", "")).append(path);',
    },
  ],
  ['go', { file: 'configuration.go', from: 'return url, nil', to: 'return strings.TrimRight(url, "/"), nil' }],
]);

/**
 * Has a generated client drop the slashes at the end of the URL that it is given: it appends `/audit/tasks` to it, and
 * not every gateway or proxy takes `//audit/tasks`.
 *
 * @throws {BindingsError} where the generator writes the client otherwise than it did.
 */
export async function trimBaseUrl(language: string): Promise<void> {
  const edit = edits.get(language);
  if (edit === undefined) throw new BindingsError(`${language}: it is not known where its client joins URLs`);
  const file = join(clientFolder(language), edit.file);
  await writeFile(file, applyEdit(await readFile(file, 'utf8'), edit));
}

/**
 * Replaces the one statement of a file.
 *
 * @throws {BindingsError} where it occurs not once.
 */
export function applyEdit(text: string, { file, from, to }: Edit): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new BindingsError(`${file}: "${from}" must occur once in what the generator writes`);
  }
  return `${before}${to}${after}`;
}
