import type { Operation, ParameterSchema } from '@audit-gateway/contract';
import { generatedHeader } from './generated-header.ts';

const keywords = ['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'default'] as const;

/**
 * Renders what the contract demands of parameters beyond their type: what a client can check before it sends; and the
 * contract's version.
 */
export function renderParameterRules(operations: readonly Operation[], version: string): string {
  const rules = Object.fromEntries(
    operations.map(({ id, parameters }) => [
      id,
      Object.fromEntries(parameters.map(({ name, schema }) => [name, rulesOf(schema)])),
    ]),
  );
  return `${generatedHeader}/** What the contract demands of each operation's parameters beyond their type. */
export const parameterRules = ${JSON.stringify(rules, null, 2)} as const;

/** The version of the contract, \`info.version\`, which all packages share. */
export const contractVersion = ${JSON.stringify(version)};
`;
}

function rulesOf(schema: ParameterSchema): Record<string, unknown> {
  return Object.fromEntries(keywords.flatMap((keyword) => (keyword in schema ? [[keyword, schema[keyword]]] : [])));
}
