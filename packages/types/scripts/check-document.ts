import {
  type Contract,
  ContractError,
  createResponseChecker,
  parseContract,
  positionOf,
} from '@audit-gateway/contract';
import {
  BaseResolver,
  createConfig,
  getLineColLocation,
  lintDocument,
  makeDocumentFromString,
  type NormalizedProblem,
} from '@redocly/openapi-core';
import { readAuditChecks } from './audit-checks.ts';

// What makes a document wrong; what makes it good is for the lint of spec/.
const rules = {
  struct: 'error',
  'no-unresolved-refs': 'error',
  'path-parameters-defined': 'error',
  'no-identical-paths': 'error',
  'no-ambiguous-paths': 'error',
} as const;

// Only for a document that is right otherwise: no example fits a schema that is wrong.
const exampleRules = {
  'no-invalid-schema-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-media-type-examples': 'error',
} as const;

/**
 * Reads a document that something is to follow from: the types, a gateway, an emulator.
 *
 * @param text YAML.
 * @param file What errors call it.
 * @throws {ContractError} for a text that is no OpenAPI 3.1 document, or not one that everything can follow. Each fault
 *   is a line of the message, with the file, the line, the column and what is allowed.
 */
export async function checkDocument(text: string, file: string): Promise<Contract> {
  const contract = parseContract(text, file);
  await lint(text, file, rules);
  try {
    createResponseChecker(contract);
    readAuditChecks(contract);
  } catch (error) {
    if (!(error instanceof ContractError) || error.location === undefined) throw error;
    throw new ContractError(`${file}:${positionOf(text, error.location)}: ${error.message}`);
  }
  await lint(text, file, exampleRules);
  return contract;
}

async function lint(text: string, file: string, by: typeof rules | typeof exampleRules): Promise<void> {
  const { styleguide: config } = await createConfig({ rules: by });
  const document = makeDocumentFromString(text, file);
  const problems = await lintDocument({ document, config, externalRefResolver: new BaseResolver() });
  if (problems.length > 0) throw new ContractError(problems.map((problem) => describe(problem, file)).join('\n'));
}

function describe({ location: [location], message, suggest }: NormalizedProblem, file: string): string {
  const meant = suggest.length > 0 ? ` Did you mean ${suggest.join(' or ')}?` : '';
  if (location === undefined) return `${file}: ${message}${meant}`;
  const { start } = getLineColLocation(location);
  return `${file}:${start.line}:${start.col}: ${location.pointer ?? ''}: ${message}${meant}`;
}
