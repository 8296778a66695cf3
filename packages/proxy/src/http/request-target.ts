import { isIPv6 } from 'node:net';
import { Failure } from '../errors/failure.ts';

/** A request target, normalized. */
export interface RequestTarget {
  /** The origin form: path and query. */
  readonly originForm: string;
  /** Host and port of the absolute form, which replace the Host field; undefined for every other form. */
  readonly authority: string | undefined;
}

const absoluteForm = /^(\w[\w+.-]*):\/\/([^/?]*)(.*)$/;
// Behind a proxy that terminates TLS, a caller may name the scheme that it used itself (RFC 9110, section 7.4).
const schemes: ReadonlySet<string> = new Set(['http', 'https']);

/**
 * Reads a request target (RFC 9112, section 3.2): the origin form, the absolute form, or `*` for OPTIONS. The authority
 * form belongs to CONNECT, which Node handles elsewhere.
 *
 * @throws {Failure} for every other target.
 */
export function readRequestTarget(method: string, target: string): RequestTarget {
  if (target.includes('#')) throw invalid('A request target has no fragment.');
  if (target.startsWith('/') || (target === '*' && method === 'OPTIONS')) {
    return { originForm: target, authority: undefined };
  }
  const [, scheme = '', authority = '', rest = ''] = absoluteForm.exec(target) ?? [];
  if (!schemes.has(scheme.toLowerCase())) {
    throw invalid('A request target is a path, or a URL of http or https; * is for OPTIONS alone.');
  }
  if (!isAuthority(authority)) {
    throw invalid('A URL as request target has a host, perhaps a port, and no user.');
  }
  return { originForm: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

// RFC 3986, sections 3.2.2 and 3.2.3. A comma would be allowed; it is what joins two Host fields.
const named = /^(?:[\w.~!$&'()*+;=-]|%[\dA-Fa-f]{2})+(?::\d*)?$/;
const bracketed = /^\[([\dA-Fa-f:.]+)\](?::\d*)?$/;

/** Whether a text is a host, perhaps with a port: all that the Host field may be, except empty. */
export function isAuthority(text: string): boolean {
  if (named.test(text)) return true;
  const [, address] = bracketed.exec(text) ?? [];
  return address !== undefined && isIPv6(address);
}

function invalid(detail: string): Failure {
  return new Failure('invalid-request', { detail, headers: { Connection: 'close' } });
}

/** The two parts of a request target, as received. */
export interface SplitUrl {
  readonly path: string;
  /** The query, without its question mark; empty where there is none. */
  readonly rawQuery: string;
}

/** Splits a request's target at its first question mark (RFC 9112, section 3.2.1). */
export function splitUrl(url: string): SplitUrl {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, rawQuery: '' } : { path: url.slice(0, mark), rawQuery: url.slice(mark + 1) };
}
