import { type Contract, type Operation, parseContract } from '@audit-gateway/contract';

/** The text of the smallest document that has these paths and components. */
export function documentText(paths: object, components: object = {}): string {
  return JSON.stringify({ openapi: '3.1.0', info: { title: 'Test', version: '1' }, paths, components });
}

/** The smallest contract that has these paths and components. */
export function contractOf(paths: object, components: object = {}): Contract {
  return parseContract(documentText(paths, components), 'test.json');
}

/** The only operation of a contract. */
export function onlyOperation({ operations }: Contract): Operation {
  const [operation, ...others] = operations;
  if (operation === undefined || others.length > 0) throw new Error(`${operations.length} operations, not one`);
  return operation;
}
