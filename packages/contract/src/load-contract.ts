import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { ContractError, reasonOf } from './contract-error.ts';
import type { OpenApiDocument } from './document.ts';
import { openApiDocument } from './document.ts';
import type { Operation } from './operations.ts';
import { readOperations } from './operations.ts';
import { faultsOf } from './reference.ts';

/** The contract as the run time uses it. */
export interface Contract {
  /** The whole document, references as they were written. */
  readonly document: OpenApiDocument;
  /** Its operations, references resolved. */
  readonly operations: readonly Operation[];
}

/** The file of the contract that this version ships with. */
export const contractFile = fileURLToPath(import.meta.resolve('@audit-gateway/spec/openapi.yaml'));

/**
 * Reads a contract from a file, YAML or JSON.
 *
 * @param file The file's path. Default: the contract that this version ships with.
 * @throws {ContractError} where the file cannot be read, is not YAML, or is not an OpenAPI 3.1 document.
 */
export async function loadContract(file: string = contractFile): Promise<Contract> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ContractError(`${file}: ${reasonOf(error)}`);
  });
  return parseContract(text, file);
}

/**
 * Reads a contract from its text.
 *
 * @param text YAML or JSON.
 * @param file What errors call it.
 * @throws {ContractError} as {@link loadContract} does.
 */
export function parseContract(text: string, file: string): Contract {
  const parsed = openApiDocument.safeParse(parseYaml(text, file));
  if (!parsed.success) {
    throw new ContractError(`${file}: not an OpenAPI 3.1 document: ${faultsOf(parsed.error, [])}`);
  }
  try {
    return { document: parsed.data, operations: readOperations(parsed.data) };
  } catch (error) {
    throw error instanceof ContractError ? new ContractError(`${file}: ${error.message}`) : error;
  }
}

function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  const [syntaxError] = yaml.errors;
  if (syntaxError !== undefined) {
    const { line, col } = lineCounter.linePos(syntaxError.pos[0]);
    throw new ContractError(`${file}:${line}:${col}: ${syntaxError.message}`);
  }
  try {
    return yaml.toJS();
  } catch (error) {
    // An alias is resolved only here.
    throw new ContractError(`${file}: ${reasonOf(error)}`);
  }
}
