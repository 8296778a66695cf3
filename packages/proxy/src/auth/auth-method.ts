import { Failure } from '../errors/failure.ts';
import type { Caller } from './caller.ts';

/** One way in which callers prove who they are. */
export interface AuthMethod {
  /** What tells a caller without credentials that this way is open (RFC 9110, section 11.6.1). */
  readonly challenge: string;
  /** Whether a request brings credentials of this kind, good or not. */
  presents(request: AuthRequest): boolean;
  /**
   * Tells whose a request's credentials are.
   *
   * @throws {Failure} of kind `unauthenticated` where they are nobody's, of kind `forbidden` where they are good and
   *   their owner is no caller, and of kind `unavailable` where the gateway cannot judge them now.
   */
  authenticate(request: AuthRequest): Caller | Promise<Caller>;
}

// RFC 6750, section 3, takes no others in a description.
const notAllowed = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;

/** Makes the challenge of a scheme, with what else it has to say; characters that may not be said become `?`. */
export function challengeOf(scheme: string, parameters: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ realm: 'audit-gateway', ...parameters });
  return `${scheme} ${all.map(([name, value]) => `${name}="${value.replace(notAllowed, '?')}"`).join(', ')}`;
}

/** Makes the failure of a request that brings none of the right credentials. */
export function unauthenticated(detail: string, challenge: string): Failure {
  return new Failure('unauthenticated', { detail, headers: { 'WWW-Authenticate': challenge } });
}

/** A request, as far as it says who sends it. Untouched: what was rewritten is not what was signed. */
export interface AuthRequest {
  /** The method. */
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
