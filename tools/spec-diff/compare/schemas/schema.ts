import { isObject } from '../json.ts';
import { always, compareKeywords, flag, type Pair, type Rule, type Scope } from '../keywords.ts';
import { through } from '../references.ts';
import { alternatives, asAlternatives, parts } from './combinations.ts';
import { constant, enumeration } from './enumeration.ts';
import { format } from './format.ts';
import { divisor, highest, lowest, pattern } from './limits.ts';
import { additionalProperties, properties, required } from './members.ts';
import { prose } from './prose.ts';
import { type } from './type.ts';

/**
 * Compares two schemas (JSON Schema 2020-12, as OpenAPI 3.1 has it). Where only one is there, the other one allows
 * everything.
 */
export function compareSchema(scope: Scope, pair: Pair): void {
  const both = { before: asSchema(pair.before), after: asSchema(pair.after), at: pair.at };
  through(scope, both, (schemas) => compareKeywords(scope, asAlternatives(schemas), rules), 'schema');
}

/** Compares what stands under a keyword as a schema of its own. */
const nested: Rule = (scope, pair) => compareSchema({ ...scope, open: false }, pair);

/** `true` allows everything, as the empty schema does, and `false` nothing (JSON Schema core, section 4.3.2). */
function asSchema(schema: unknown): unknown {
  if (schema === false) return { not: {} };
  return isObject(schema) ? schema : {};
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...[...prose].map((name): [string, Rule] => [name, always('prose')]),
  ['deprecated', flag('addition', 'prose')],
  ['type', type],
  ['format', format],
  ['enum', enumeration],
  ['const', constant],
  ['pattern', pattern],
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].map((name): [string, Rule] => [
    name,
    highest,
  ]),
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].map((name): [string, Rule] => [
    name,
    lowest,
  ]),
  ['multipleOf', divisor],
  ['uniqueItems', flag('narrower', 'wider')],
  ['default', always('unclear')],
  ['required', required],
  ['properties', properties(compareSchema)],
  ['additionalProperties', additionalProperties(compareSchema)],
  ['propertyNames', nested],
  ['items', nested],
  ['anyOf', alternatives(compareSchema)],
  ['oneOf', alternatives(compareSchema)],
  ['allOf', parts(compareSchema)],
]);
