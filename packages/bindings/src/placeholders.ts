import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { BindingsError } from './run-command.ts';

// Names that the generator makes up where it is told none, and those of documentation.
const placeholder =
  /GIT_(?:USER|REPO)_ID|openapitools\.org|github\.com\/openapitools|OpenAPI[- ]Generator (?:Contributors|Community)|auditgateway\.example|petstore|YOUR_[A-Z_]+|OpenAPI Java/gi;

/** Finds names in a text that stand for one that is missing, each with its line. */
export function findPlaceholders(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => Array.from(line.matchAll(placeholder), ([found]) => `${index + 1}: ${found}`));
}

/**
 * Reads every file of a folder that is published.
 *
 * @throws {BindingsError} that names each file and line with a made-up name.
 */
export async function refusePlaceholders(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) =>
      findPlaceholders(await readFile(file, 'utf8')).map((where) => `${relative(folder, file)}:${where}`),
    ),
  );
  const faults = found.flat();
  if (faults.length > 0) {
    throw new BindingsError(`the client in ${folder} has names that the generator made up:\n  ${faults.join('\n  ')}`);
  }
}
