import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractFile, type Contract } from '@audit-gateway/contract';
import { renderParameterRules } from './render-parameter-rules.ts';
import { renderTypes } from './render-types.ts';
import { renderValueTables } from './render-value-tables.ts';
import { valueTables } from './value-tables.ts';

/** The document's path in the repository, by which messages call it. */
export const documentName = relative(fileURLToPath(new URL('../../..', import.meta.url)), contractFile);

const folder = new URL('../src/', import.meta.url);

/** Texts of generated files by their names. */
export type GeneratedFiles = Readonly<Record<string, string>>;

/** Renders everything that follows from a contract for TypeScript. */
export async function renderGenerated(contract: Contract): Promise<GeneratedFiles> {
  const { text, operations, document } = contract;
  return {
    'openapi.generated.ts': await renderTypes(text),
    'parameter-rules.generated.ts': renderParameterRules(operations, document.info.version),
    'value-tables.generated.ts': renderValueTables(valueTables(contract)),
  };
}

/** What is on disk in place of those of the files that are not as they should be; '' for one that is not there. */
export async function staleFiles(files: GeneratedFiles): Promise<GeneratedFiles> {
  const onDisk = Object.entries(files).map(async ([name, text]) => {
    const old = await readFile(new URL(name, folder), 'utf8').catch(() => '');
    return old === text ? [] : [[name, old] as const];
  });
  return Object.fromEntries((await Promise.all(onDisk)).flat());
}

/** Writes generated files to where they belong, packages/types/src. */
export async function writeGenerated(files: GeneratedFiles): Promise<void> {
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(new URL(name, folder), text)));
}
