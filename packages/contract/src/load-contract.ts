import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument, visit } from 'yaml';
import { ContractError, reasonOf } from './contract-error.ts';
import type { OpenApiDocument } from './document.ts';
import { openApiDocument } from './document.ts';
import type { Operation } from './operations.ts';
import { readOperations } from './operations.ts';
import { positionOf } from './position.ts';
import { faulty } from './reference.ts';

/** The contract as the run time uses it. */
export interface Contract {
  /** The text that it was read from, as it is. */
  readonly text: string;
  /** The whole document, references as they were written. */
  readonly document: OpenApiDocument;
  /** Its operations, references resolved. */
  readonly operations: readonly Operation[];
  /** Whether it is the one that this version ships with, which was held against OpenAPI's own schema before. */
  readonly isShipped: boolean;
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
  return { ...parseContract(text, file), isShipped: file === contractFile };
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
  try {
    if (!parsed.success) throw faulty(parsed.error, [], 'not an OpenAPI 3.1 document: ');
    return { text, document: parsed.data, operations: readOperations(parsed.data), isShipped: false };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    throw new ContractError(`${file}:${positionOf(text, error.place ?? [])}: ${error.message}`, error.place);
  }
}

function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter, prettyErrors: false });
  const refuse = (offset: number, message: string): never => {
    const { line, col } = lineCounter.linePos(offset);
    throw new ContractError(`${file}:${line}:${col}: ${message}`);
  };
  const [syntaxError] = yaml.errors;
  if (syntaxError !== undefined) refuse(syntaxError.pos[0], syntaxError.message);
  visit(yaml, {
    Alias: (_key, alias) => {
      if (alias.resolve(yaml) === undefined)
        refuse(alias.range?.[0] ?? 0, `*${alias.source}: there is no anchor of this name before`);
    },
  });
  try {
    return yaml.toJS();
  } catch (error) {
    // So many aliases that they would fill the memory.
    throw new ContractError(`${file}: ${reasonOf(error)}`);
  }
}
