import type { Fault } from '@audit-gateway/types';
import { percentDecode } from './percent-decode.ts';
import type { RouteMatch } from './route.ts';

/** What a request gives its operation, as it was read. */
export interface Inputs {
  /** The decoded values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** The decoded values of the query's parameters that are known, occur once and are not empty. */
  readonly query: Readonly<Record<string, string>>;
  /** What is wrong with everything else, whatever the contract says of values. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a request's path and raw query (RFC 3986, section 3.4: `+` is itself and no space). What is unknown, repeated,
 * empty or badly encoded becomes a fault, all of it, so that a caller sees everything at once.
 */
export function readInputs({ operation, pathValues }: RouteMatch, rawQuery: string): Inputs {
  const faults = new Map<string, string>();
  const path: Record<string, string> = {};
  const query: Record<string, string> = {};
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
  const known = parameters.map(({ name }) => name);
  // The validator would take whatever JavaScript can make a number of, as 0x10, 1e2 and a digit among spaces.
  const integers = new Set(parameters.filter(({ schema }) => schema.type === 'integer').map(({ name }) => name));

  for (const [name, encoded] of pathValues) {
    const value = percentDecode(encoded);
    if (value === undefined) faults.set(`/path/${name}`, badEncoding);
    else path[name] = value;
  }
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const [encodedName, encodedValue] = splitPair(pair);
    const name = percentDecode(encodedName) ?? encodedName;
    const value = percentDecode(encodedValue);
    const place = `/query/${name}`;
    if (!known.includes(name)) faults.set(place, `is not a parameter of this operation${list(known)}`);
    else if (name in query || faults.has(place)) faults.set(place, 'must not occur more than once');
    else if (value === undefined) faults.set(place, badEncoding);
    else if (value === '') faults.set(place, 'must not be empty');
    else if (integers.has(name) && !plainInteger.test(value)) faults.set(place, 'must be a whole number in digits');
    else query[name] = value;
  }
  const sound = Object.entries(query).filter(([name]) => !faults.has(`/query/${name}`));
  return {
    path,
    query: Object.fromEntries(sound),
    faults: [...faults].map(([place, message]) => ({ path: place, message })),
  };
}

const plainInteger = /^-?\d+$/;
const badEncoding = 'must be percent-encoded UTF-8';

function list(known: readonly string[]): string {
  return known.length === 0 ? ', which takes none in the query' : `, which takes ${known.join(', ')}`;
}

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}
