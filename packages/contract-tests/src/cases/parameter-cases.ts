import type { Contract, Operation, Parameter, ParameterSchema } from '@audit-gateway/contract';
import { parameterNotes } from '../document/operations.ts';
import { schemaValues } from './schema-values.ts';

/** A request that is valid or invalid because of one parameter. */
export interface ParameterCase {
  readonly name: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameter: Parameter;
  readonly valid: boolean;
}

/** Valid values of parameters, by name. Default: the contract's examples, or what their schemas allow. */
export type Samples = Readonly<Record<string, string>>;

/**
 * Generates requests from the schemas of the contract's parameters. In each request one parameter is missing, at a limit
 * of its schema or beyond it; the others are valid.
 *
 * @param operations The ids of the operations. Default: all.
 */
export function parameterCases(
  contract: Contract,
  samples: Samples,
  operations: readonly string[] = contract.operations.map(({ id }) => id),
): ParameterCase[] {
  const asked = contract.operations.filter(({ id }) => operations.includes(id));
  return asked.flatMap((operation) => {
    const notes = parameterNotes(contract, operation);
    const sampleOf = samplesFor(contract, operation, samples);
    const required = operation.parameters.filter((parameter) => parameter.required);
    const others = new Map(required.map((parameter) => [parameter.name, encodeURIComponent(sampleOf(parameter))]));

    return operation.parameters.flatMap((parameter): ParameterCase[] => {
      const { name, schema } = parameter;
      const sample = sampleOf(parameter);
      const given = (shows: string, encoded: string | undefined, valid: boolean): ParameterCase => ({
        name: `${operation.id}, ${name}: ${shows}`,
        path: pathOf(operation, new Map([...others, [name, encoded]])),
        headers: parameter.in === 'header' && encoded !== undefined ? { [name]: decodeURIComponent(encoded) } : {},
        parameter,
        valid,
      });
      return [
        given('missing', undefined, !parameter.required),
        given('as it should be', encodeURIComponent(sample), true),
        ...(notes.get(name)?.allowReserved === true ? [given('reserved characters as they are', sample, true)] : []),
        ...schemaValues(schema, sample).map(({ shows, text, valid }) => given(shows, encodeURIComponent(text), valid)),
      ];
    });
  });
}

/**
 * The target of a valid request that differs from those with other numbers by a parameter of the path or, where the path
 * has none, by a limit of the query.
 *
 * @param number From 1 to the limit's maximum.
 */
export function differentTarget(contract: Contract, operation: Operation, number: number): string {
  const sampleOf = samplesFor(contract, operation, {});
  const differs =
    operation.parameters.find((parameter) => parameter.in === 'path') ??
    operation.parameters.find(({ schema }) => schema.type === 'integer');
  const sent = operation.parameters.filter((parameter) => parameter.required || parameter === differs);
  const encoded = sent.map((parameter): [string, string] => [
    parameter.name,
    parameter === differs ? `${parameter.in === 'path' ? 'a' : ''}${number}` : encodeURIComponent(sampleOf(parameter)),
  ]);
  return pathOf(operation, new Map(encoded));
}

function samplesFor(contract: Contract, operation: Operation, samples: Samples): (parameter: Parameter) => string {
  const notes = parameterNotes(contract, operation);
  return ({ name, schema }) => samples[name] ?? notes.get(name)?.example ?? sampleOfSchema(schema);
}

/** A value that a schema allows, as far as that can be seen from its limits. */
function sampleOfSchema({
  enum: [value] = [],
  default: byDefault,
  type,
  minimum,
  minLength = 1,
}: ParameterSchema): string {
  const byType = type === 'boolean' ? true : type === 'string' ? 'a'.repeat(Math.max(1, minLength)) : (minimum ?? 1);
  return String(value ?? byDefault ?? byType);
}

function pathOf({ path, parameters }: Operation, encoded: ReadonlyMap<string, string | undefined>): string {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query' && encoded.get(parameter.name) !== undefined)
    .map(({ name }) => `${name}=${encoded.get(name) ?? ''}`);
  const filled = path.replaceAll(/\{(.+?)\}/g, (_, name: string) => encoded.get(name) ?? '');
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}
