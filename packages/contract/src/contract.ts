import { openApiDocument, type OpenApiDocument } from './document.ts';
import { readOperations, type Operation } from './operations.ts';
import { invalidAt } from './reference.ts';

/** An OpenAPI document as programs use it at run time. */
export interface Contract {
  /** The text that it was read from. */
  readonly text: string;
  /** The whole document, its references not resolved. */
  readonly document: OpenApiDocument;
  /** The operations, their references resolved. */
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
  if (!parsed.success) throw invalidAt(parsed.error, [], 'not an OpenAPI 3.1 document: ');
  return { text, document: parsed.data, operations: readOperations(parsed.data) };
}
