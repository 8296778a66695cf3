import type { Contract, Operation, Parameter } from '@audit-gateway/contract';
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

/** Valid values of parameters, by name. Default: the contract's examples. */
export type Samples = Readonly<Record<string, string>>;

/**
 * Generates requests from the schemas of the contract's parameters. In each request one parameter is missing, at a limit
 * of its schema or beyond it; the others are valid.
 *
 * @throws {Error} for a parameter without a sample, and for a schema keyword that {@link schemaValues} does not know.
 */
export function parameterCases(contract: Contract, samples: Samples): ParameterCase[] {
  return contract.operations.flatMap((operation) => {
    const notes = parameterNotes(contract, operation);
    const sampleOf = ({ name }: Parameter): string => {
      const sample = samples[name] ?? notes.get(name)?.example;
      if (sample === undefined) throw new Error(`there is neither a sample nor an example of ${name}`);
      return sample;
    };
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

function pathOf({ path, parameters }: Operation, encoded: ReadonlyMap<string, string | undefined>): string {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query' && encoded.get(parameter.name) !== undefined)
    .map(({ name }) => `${name}=${encoded.get(name) ?? ''}`);
  const filled = path.replaceAll(/\{(.+?)\}/g, (_, name: string) => encoded.get(name) ?? '');
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}
