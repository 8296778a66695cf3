import { type Contract, followReferences, isObject, positionOf, valueAt } from '@audit-gateway/contract';
import { differences } from './differences.ts';
import { modelFromContract } from './from-contract.ts';
import type { ServiceModel } from './model.ts';

/**
 * Compares a contract with AWS's model.
 *
 * @param file What the lines call the contract.
 * @returns A line for each place of the contract that differs, with its line and column. A schema that is used in several
 *   places is one place.
 */
export async function reportDifferences(aws: ServiceModel, contract: Contract, file: string): Promise<string[]> {
  const found = differences(aws, await modelFromContract(contract)).map((difference) => ({
    ...difference,
    position: positionOf(contract.text, pointerTo(contract, difference.location)),
  }));
  const places = Map.groupBy(found, ({ position, says }) => `${file}:${position}: ${says}`);
  return [...places].map(([line, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `${line} (${first?.location.join('.') ?? ''}${more})`;
  });
}

/** The tokens of the JSON pointer to where the contract says what a location of its model is, or to what should hold it. */
function pointerTo({ document, operations }: Contract, [id = '', part = '', ...rest]: readonly string[]): string[] {
  const operation = operations.find((one) => one.id === id);
  if (operation === undefined) return ['paths'];
  const at = ['paths', operation.path, operation.method.toLowerCase()];
  if (part === 'inputs') return inputPointer(document, [...at, 'parameters'], rest);
  if (part === 'output') {
    const [status = ''] = [...operation.responses.keys()].filter((key) => key.startsWith('2'));
    const [schema = at] = operation.responses.get(status)?.schemas.values() ?? [];
    return schemaPointer(document, schema, rest);
  }
  return part === 'errors' || part === 'status' ? [...at, 'responses'] : at;
}

function inputPointer(document: object, list: readonly string[], [name, ...rest]: readonly string[]): string[] {
  const parameters = valueAt(document, list);
  const indexes = Array.isArray(parameters) ? parameters.keys() : [];
  const found = [...indexes]
    .map((index) => followReferences(document, [...list, String(index)]))
    .find((pointer) => valueAt(document, [...pointer, 'name']) === name);
  if (found === undefined) return [...list];
  const [aspect, ...inner] = rest;
  if (aspect === 'shape') return schemaPointer(document, [...found, 'schema'], inner);
  return aspect === undefined ? [...found] : [...found, aspect];
}

/** The same for a schema: `anyOf` is its first alternative, as in the model. */
function schemaPointer(document: object, from: readonly string[], location: readonly string[]): string[] {
  const at = followReferences(document, from);
  const schema = valueAt(document, at);
  if (!isObject(schema)) return [...at];
  if (Array.isArray(schema['anyOf'])) return schemaPointer(document, [...at, 'anyOf', '0'], location);
  const [token, name, ...rest] = location;
  if (token === 'shape' || token === 'of') {
    const inner = token === 'shape' ? [] : ['items' in schema ? 'items' : 'additionalProperties'];
    return schemaPointer(document, [...at, ...inner], location.slice(1));
  }
  if (token === 'members' && name !== undefined) {
    const member = [...at, 'properties', name];
    if (rest[0] === 'required') return [...at, 'required'];
    return rest.length === 0 ? member : schemaPointer(document, member, rest);
  }
  if (token === 'values') return [...at, 'enum'];
  return token === 'kind' ? [...at, 'type'] : [...at];
}
