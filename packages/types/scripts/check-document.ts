import { fileURLToPath } from 'node:url';
import {
  type Contract,
  ContractError,
  createResponseChecker,
  fromFragment,
  isObject,
  parseContract,
  positionOf,
  valueAt,
} from '@audit-gateway/contract';
import {
  BaseResolver,
  type Config,
  createConfig,
  getLineColLocation,
  lintDocument,
  loadConfig,
  makeDocumentFromString,
  type NormalizedProblem,
} from '@redocly/openapi-core';
import { openQuestions } from './open-questions.ts';

const styleFile = fileURLToPath(new URL('../../../spec/redocly.yaml', import.meta.url));

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
  } catch (error) {
    if (!(error instanceof ContractError) || error.location === undefined) throw error;
    throw new ContractError(`${file}:${positionOf(text, error.location)}: ${error.message}`);
  }
  await lint(text, file, exampleRules);
  const questions = openQuestions(contract, file);
  if (questions.length > 0) throw new ContractError(questions.join('\n'));
  return contract;
}

/**
 * Lints a document that {@link checkDocument} takes, by the rules of spec/: what makes it good.
 *
 * @throws {ContractError} as {@link checkDocument} does.
 */
export async function lintStyle(text: string, file: string): Promise<void> {
  await refuseProblems(text, file, await loadConfig({ configPath: styleFile }));
}

async function lint(text: string, file: string, by: typeof rules | typeof exampleRules): Promise<void> {
  await refuseProblems(text, file, await createConfig({ rules: by }));
}

async function refuseProblems(text: string, file: string, { styleguide: config }: Config): Promise<void> {
  const document = makeDocumentFromString(text, file);
  const problems = await lintDocument({ document, config, externalRefResolver: new BaseResolver() });
  if (problems.length === 0) return;
  const lines = problems.map((problem) => {
    const { pointer = '' } = problem.location[0] ?? {};
    const isReference = problem.ruleId === 'no-unresolved-refs';
    return describe(problem, file) + (isReference ? describeReference(document.parsed, pointer) : '');
  });
  // Two rules may say the same of a place.
  throw new ContractError([...new Set(lines)].join('\n'));
}

function describe({ location: [location], message, suggest }: NormalizedProblem, file: string): string {
  const meant = suggest.length > 0 ? ` Did you mean ${suggest.join(' or ')}?` : '';
  if (location === undefined) return `${file}: ${message}${meant}`;
  const { start } = getLineColLocation(location);
  return `${file}:${start.line}:${start.col}: ${location.pointer ?? ''}: ${message}${meant}`;
}

/** What a reference that leads nowhere is, and what there is beside it. */
function describeReference(document: unknown, pointer: string): string {
  const owner = valueAt(document, fromFragment(pointer) ?? []);
  const ref = isObject(owner) ? owner['$ref'] : owner;
  if (typeof ref !== 'string') return '';
  const beside = valueAt(document, fromFragment(ref)?.slice(0, -1) ?? []);
  return ` ${ref}.${isObject(beside) ? ` Allowed: ${Object.keys(beside).join(', ')}` : ''}`;
}
