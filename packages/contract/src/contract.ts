import { openApiDocument, type OpenApiDocument } from './document.ts';
import { readOperations, type Operation } from './operations.ts';
import { faulty } from './reference.ts';

/** The contract as the run time uses it. */
export interface Contract {
  /** The text that it was read from, as it is. */
  readonly text: string;
  /** The whole document, references as they were written. */
  readonly document: OpenApiDocument;
  /** Its operations, references resolved. */
  readonly operations: readonly Operation[];
}

/**
 * Reads a contract from its document.
 *
 * @param document What was parsed.
 * @param text What it was parsed from.
 * @throws {ContractError} where it is not an OpenAPI 3.1 document.
 */
export function readDocument(document: unknown, text: string): Contract {
  const parsed = openApiDocument.safeParse(document);
  if (!parsed.success) throw faulty(parsed.error, [], 'not an OpenAPI 3.1 document: ');
  return { text, document: parsed.data, operations: readOperations(parsed.data) };
}
