import type { Operation } from '@audit-gateway/contract';
import type { Fault } from '@audit-gateway/types';

/** The parameters of a request, decoded. */
export interface Inputs {
  /** The decoded values of the path's parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** The decoded values of the query's parameters that are known, occur once and are not empty. */
  readonly query: Readonly<Record<string, string>>;
  /** The faults of all other parameters that are independent of the contract's schemas: the first {@link maxFaults}. */
  readonly faults: readonly Fault[];
  readonly unlistedFaults: number;
}

/** How many faults of one request are listed. Without a bound, 16 kB of unknown names would make 2 MB of response. */
export const maxFaults = 20;

// The length to which names are cut in errors; a name may be as long as a request's header.
const maxOfName = 64;

/** Decodes the values of a request's path and its raw query. */
export type ReadInputs = (pathValues: ReadonlyMap<string, string>, rawQuery: string) => Inputs;

/**
 * Creates the reader of an operation's parameters (RFC 3986, section 3.4: `+` is itself and no space). Every parameter
 * that is unknown, repeated, empty or badly encoded becomes a fault, so that a caller sees all of them at once.
 */
export function createInputsReader({ parameters }: Operation): ReadInputs {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const known = new Set(inQuery.map(({ name }) => name));
  // The validator would accept whatever JavaScript converts to a number, as 0x10, 1e2 and a digit among spaces.
  const integers = new Set(inQuery.filter(({ schema }) => schema.type === 'integer').map(({ name }) => name));

  return (pathValues, rawQuery) => {
    const faults = new Map<string, string>();
    let unlistedFaults = 0;
    const addFault = (location: string, message: string): void => {
      if (faults.size < maxFaults || faults.has(location)) faults.set(location, message);
      else unlistedFaults += 1;
    };
    const path: Record<string, string> = {};
    const query: Record<string, string> = {};
    for (const [name, encoded] of pathValues) {
      const value = percentDecode(encoded);
      if (value === undefined) addFault(`/path/${name}`, badEncoding);
      else path[name] = value;
    }
    for (const pair of rawQuery.split('&')) {
      if (pair === '') continue;
      const [encodedName, encodedValue] = splitPair(pair);
      const name = percentDecode(encodedName) ?? encodedName;
      const value = percentDecode(encodedValue);
      const location = `/query/${short(name)}`;
      if (!known.has(name)) addFault(location, `is not a parameter of this operation${list(known)}`);
      else if (name in query || faults.has(location)) addFault(location, 'must not occur more than once');
      else if (value === undefined) addFault(location, badEncoding);
      else if (value === '') addFault(location, 'must not be empty');
      else if (integers.has(name) && !plainInteger.test(value)) addFault(location, 'must be a whole number in digits');
      else query[name] = value;
    }
    if (faults.size === 0) return { path, query, faults: [], unlistedFaults };
    // Of a parameter that occurs twice, neither value counts.
    const sound = Object.entries(query).filter(([name]) => !faults.has(`/query/${name}`));
    return {
      path,
      query: Object.fromEntries(sound),
      faults: Array.from(faults, ([location, message]) => ({ path: location, message })),
      unlistedFaults,
    };
  };
}

const plainInteger = /^-?\d+$/;
const badEncoding = 'must be percent-encoded UTF-8';

function short(name: string): string {
  return name.length > maxOfName ? `${name.slice(0, maxOfName)}…` : name;
}

function list(known: ReadonlySet<string>): string {
  return known.size === 0 ? ', which takes none in the query' : `, which takes ${[...known].join(', ')}`;
}

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** Decodes percent-encoded UTF-8; undefined where it is not that. */
function percentDecode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
