import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { imageKeys } from './image/images.ts';
import { ReleaseError } from './release-error.ts';

/** An address of one of the schemes, without a user or a password: those come from the settings of each registry's own client. */
function url(...schemes: readonly string[]): z.ZodString {
  return z.string().refine(
    (text) => {
      const parsed = URL.parse(text);
      return parsed !== null && schemes.includes(parsed.protocol) && parsed.password === '';
    },
    `must be a URL of ${schemes.map((scheme) => `${scheme}//`).join(' or ')}, without a password`,
  );
}
function pattern(regex: RegExp, allowed: string): z.ZodString {
  return z.string().regex(regex, `must be ${allowed}`);
}

const imageName = pattern(
  /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/,
  "an image's name with its registry and without a tag, as registry.example.com/audit-gateway",
);

const namesSchema = z.strictObject({
  /** The scope of the npm packages. */
  npmScope: pattern(/^@[a-z0-9][a-z0-9._-]*$/, 'a scope of npm, as @example'),
  /** The registry that npm publishes to. */
  npmRegistry: url('https:', 'http:'),
  /** The distribution's name in a Python package index; the module that a program imports keeps its name. */
  pythonPackage: pattern(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'a normalized name (PEP 503), as audit-gateway'),
  /** The upload address of a Python package index. */
  pythonRepository: url('https:', 'http:'),
  /** The index of the same registry (PEP 503), which pip installs from. */
  pythonIndex: url('https:', 'http:'),
  /** The group of the Maven artifact; the Java packages keep their names. */
  mavenGroup: pattern(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'a group of Maven, as com.example.audits'),
  /** The Maven repository: a folder, or a server that takes `PUT`. */
  mavenRepository: url('https:', 'http:', 'file:'),
  /** The module's path, which Go programs import. */
  goModule: pattern(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[A-Za-z0-9._~-]+)*$/,
    'a module path of Go, as go.example.com/audit-gateway',
  ),
  /** Where the module goes: a git repository, which ends in `.git`, or a folder that is served as a GOPROXY. */
  goRepository: url('https:', 'ssh:', 'file:'),
  /** The images' names, each with its registry and without a tag. */
  images: z
    .record(z.enum(imageKeys), imageName)
    .refine((images) => new Set(Object.values(images)).size === Object.keys(images).length, 'must differ'),
  /** A folder that the images are written to in place of their registries: an OCI layout each, by the keys of `images`. */
  imageLayouts: url('file:').optional(),
  /** The web address of the repository of the sources. */
  repository: url('https:'),
});

/** The names that a release is published under, and the registries that it is published to. */
export type ReleaseNames = Readonly<z.infer<typeof namesSchema>>;

/** The file of this repository's own names. */
export const namesFile = fileURLToPath(new URL('names.json', import.meta.url));

/**
 * Reads the names that a release is published under.
 *
 * @param file Default: the file that the variable `RELEASE_NAMES` names, or else `tools/release/names.json`.
 * @throws {ReleaseError} where the file cannot be read, or a name is missing, unknown or malformed; it lists them all.
 */
export function readNames(file: string = process.env['RELEASE_NAMES'] ?? namesFile): ReleaseNames {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ReleaseError(`the names of the release cannot be read: ${String(error)}`);
  }
  return parseNames(text, file);
}

/** Reads the names from the text of a file. @throws {ReleaseError} as {@link readNames} does. */
export function parseNames(text: string, file: string): ReleaseNames {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ReleaseError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data, error } = namesSchema.safeParse(value);
  if (data !== undefined) return data;
  const faults = error.issues.map(({ path, message }) => `\n  ${path.join('.') || 'the file'}: ${message}`);
  throw new ReleaseError(`${file}:${faults.join('')}`);
}
