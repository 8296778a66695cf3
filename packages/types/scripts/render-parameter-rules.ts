import type { Operation, ParameterSchema } from '@audit-gateway/contract';
import { generatedHeader } from './generated-header.ts';

const keywords = ['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'default'] as const;

/** Renders what the contract demands of parameters beyond their type: what a client can check before it sends. */
export function renderParameterRules(operations: readonly Operation[]): string {
  const rules = Object.fromEntries(
    operations.map(({ id, parameters }) => [
      id,
      Object.fromEntries(parameters.map(({ name, schema }) => [name, rulesOf(schema)])),
    ]),
  );
  return `${generatedHeader}/** What the contract demands of each operation's parameters beyond their type. */
export const parameterRules = ${JSON.stringify(rules, null, 2)} as const;
`;
}

function rulesOf(schema: ParameterSchema): Record<string, unknown> {
  return Object.fromEntries(keywords.flatMap((keyword) => (keyword in schema ? [[keyword, schema[keyword]]] : [])));
}
