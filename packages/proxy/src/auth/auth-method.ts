import { Failure } from '../errors/failure.ts';
import type { Caller } from './caller.ts';

/** One authentication method. */
export interface AuthMethod {
  /** The challenge in `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether a request presents credentials for this method, valid or not. */
  presents(request: AuthRequest): boolean;
  /**
   * Finds the caller whose credentials a request presents.
   *
   * @throws {Failure} of kind `unauthenticated` for invalid credentials, of kind `forbidden` for valid ones of somebody
   *   who is not a caller, and of kind `unavailable` where the gateway cannot verify them now.
   */
  authenticate(request: AuthRequest): Caller | Promise<Caller>;
}

// RFC 6750, section 3, allows no others in a description.
const notAllowed = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;

/** Makes the challenge of a scheme; characters that its parameters may not have become `?`. */
export function challengeOf(scheme: string, parameters: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ realm: 'audit-gateway', ...parameters });
  return `${scheme} ${all.map(([name, value]) => `${name}="${value.replace(notAllowed, '?')}"`).join(', ')}`;
}

/**
 * Makes the failure of a request without valid credentials.
 *
 * @param logMessage What the log says; nothing of the request. Default: nothing.
 */
export function unauthenticated(detail: string, challenge: string, logMessage?: string): Failure {
  return new Failure('unauthenticated', { detail, logMessage, headers: { 'WWW-Authenticate': challenge } });
}

/** The parts of a request that authentication reads, as received: a rewritten request is not what the caller signed. */
export interface AuthRequest {
  readonly method: string;
  /** The path as received, with the target's name. */
  readonly path: string;
  /** The query as received, without the `?`. */
  readonly rawQuery: string;
  /** The headers by lower-case name, as Node's `headersDistinct` has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A header as one text, several values joined by commas; undefined for a header that is missing or empty. */
export function headerOf({ headers }: Pick<AuthRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  const text = typeof value === 'string' ? value : value?.join(',');
  return text === '' ? undefined : text;
}
