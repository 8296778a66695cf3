import type { Operation } from '@audit-gateway/contract';
import type { Inputs } from '../request/inputs.ts';
import { toWireValue } from '../request/wire-value.ts';

/** A request to AWS, before it is signed. */
export interface UpstreamRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The path, percent-encoded. */
  readonly path: string;
  /** The query, percent-encoded, without its question mark. */
  readonly query: string;
}

/** Builds the request to AWS from nothing but what was validated: the operation's own template and parameters. */
export function buildUpstreamRequest(operation: Operation, inputs: Inputs): UpstreamRequest {
  let path = operation.path;
  const pairs: string[] = [];
  for (const { name, in: place, schema } of operation.parameters) {
    const text = place === 'path' ? inputs.path[name] : place === 'query' ? inputs.query[name] : undefined;
    if (text === undefined) continue;
    const value = encode(toWireValue(schema, text));
    if (place === 'path') path = path.replace(`{${name}}`, () => value);
    else pairs.push(`${encode(name)}=${value}`);
  }
  return { method: operation.method, path, query: pairs.join('&') };
}

// encodeURIComponent leaves five characters that RFC 3986 reserves, and that a signature therefore wants encoded.
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
