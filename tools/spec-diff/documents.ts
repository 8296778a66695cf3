import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contract, ContractError, type OpenApiDocument, parseContract } from '@audit-gateway/contract';
import { documentPath } from './base/git.ts';
import { SpecDiffError } from './spec-diff-error.ts';

/**
 * Reads the contract of a work tree.
 *
 * @throws {SpecDiffError} where there is none, or it is not an OpenAPI 3.1 document; with line and column where it is
 *   not YAML.
 */
export async function readContract(folder: string): Promise<Pick<Contract, 'document' | 'text'>> {
  const text = await readFile(join(folder, documentPath), 'utf8').catch(() => {
    throw new SpecDiffError(`${documentPath} does not exist in ${folder}`);
  });
  return { document: parseDocument(text, documentPath), text };
}

/** Reads a contract from its text. @throws {SpecDiffError} as {@link readContract} does, calling it by its name. */
export function parseDocument(text: string, name: string): OpenApiDocument {
  try {
    return parseContract(text, name).document;
  } catch (error) {
    throw error instanceof ContractError ? new SpecDiffError(error.message) : error;
  }
}
