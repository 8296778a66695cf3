import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** Reads a file of the deploy folder. */
export function readDeployFile(name: string): string {
  return readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
}

/** Parses every document of a YAML file; a syntax error or a repeated key throws. */
export function parseManifests(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) throw error;
    const content: unknown = document.toJS();
    return content;
  });
}

/** Parses every document of a YAML file of the deploy folder. */
export function readManifests(name: string): unknown[] {
  return parseManifests(readDeployFile(name));
}
