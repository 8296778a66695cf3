import type { Operation, ParameterSchema } from '@audit-gateway/contract';
import { toUtc } from '../lib/date-time.ts';

/** A request to AWS, before it is signed. */
export interface UpstreamRequest {
  readonly method: string;
  /** The path, percent-encoded. */
  readonly path: string;
  /** The query, percent-encoded, without its question mark. */
  readonly query: string;
}

/** The decoded values of an operation's parameters, by their names. */
export interface ParameterValues {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Builds the request to AWS from nothing but what was validated: the operation's own template and parameters. */
export function buildUpstreamRequest(operation: Operation, values: ParameterValues): UpstreamRequest {
  let path = operation.path;
  const pairs: string[] = [];
  for (const { name, in: location, schema } of operation.parameters) {
    const text = location === 'path' ? values.path[name] : location === 'query' ? values.query[name] : undefined;
    if (text === undefined) continue;
    const value = encode(toWireValue(schema, text));
    if (location === 'path') path = path.replace(`{${name}}`, () => value);
    else pairs.push(`${encode(name)}=${value}`);
  }
  return { method: operation.method, path, query: pairs.join('&') };
}

// encodeURIComponent leaves five characters that RFC 3986 reserves, and that a signature therefore wants encoded.
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The one form of a value that AWS's clients send: a time may have come with an offset. */
function toWireValue({ format }: ParameterSchema, text: string): string {
  return format === 'date-time' && !text.endsWith('Z') ? (toUtc(text) ?? text) : text;
}
