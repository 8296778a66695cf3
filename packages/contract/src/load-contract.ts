import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ContractError, reasonOf } from './contract-error.ts';
import { type Contract, readDocument } from './contract.ts';
import { readParsedCopy } from './parsed-copy.ts';

/** The file of the contract that this version ships with. */
export const contractFile = fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml'));

/** The files to read a contract from. */
export interface ContractSource {
  /** YAML or JSON. Default: the contract that this version ships with. */
  readonly file?: string;
  /**
   * A file that {@link toParsedCopy} wrote, which saves parsing the text. It is ignored where it is missing or of another
   * text. Default: none.
   */
  readonly copy?: string;
}

/**
 * Reads a contract from a file.
 *
 * @throws {ContractError} where the file cannot be read, is not YAML, or is not an OpenAPI 3.1 document.
 */
export async function loadContract({ file = contractFile, copy }: ContractSource = {}): Promise<Contract> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ContractError(`${file}: ${reasonOf(error)}`);
  });
  const document = copy === undefined ? undefined : await readParsedCopy(copy, text);
  return document === undefined ? parse(text, file) : readDocument(document, text);
}

async function parse(text: string, file: string): Promise<Contract> {
  // A program with a parsed copy need not load the YAML parser.
  const { parseContract } = await import('./parse-contract.ts');
  return parseContract(text, file);
}
