import type { AuthMethodOptions } from '../config/auth-settings.ts';
import { apiKeyMethod } from './api-key.ts';
import { type AuthMethod, unauthenticated, type Received } from './auth-method.ts';
import type { Caller } from './caller.ts';
import type { Callers } from './callers.ts';
import { type JwtKeyOptions, jwtMethod } from './jwt.ts';
import { sigV4Method } from './sigv4.ts';

/** Who is let in, and how. */
export interface AuthenticatorOptions {
  /** The ways that are open. Where a request brings several credentials, the first of these ways decides alone. */
  readonly methods: readonly AuthMethodOptions[];
  /** The callers. */
  readonly callers: Callers;
  /** Tells the time that signatures and tokens are held against. */
  readonly clock: () => Date;
  /** The names by which callers reach the gateway: signatures must be for one of these. Default: for any. */
  readonly publicHosts?: readonly string[] | undefined;
  /** How the keys of tokens are fetched. */
  readonly keys?: JwtKeyOptions | undefined;
}

/**
 * Tells who sends a request; a promise only where keys may have to be fetched.
 *
 * It throws as {@link AuthMethod.authenticate} does.
 */
export type Authenticate = (request: Received) => Caller | Promise<Caller>;

/** Makes what lets callers in by the given ways, and nobody else. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { methods, callers, clock, publicHosts, keys } = options;
  const ways = methods.map((each): AuthMethod => {
    switch (each.method) {
      case 'apiKey':
        return apiKeyMethod(callers);
      case 'jwt':
        return jwtMethod(callers, each, clock, keys);
      case 'sigv4':
        return sigV4Method(callers, clock, publicHosts);
    }
  });
  const challenges = ways.map(({ challenge }) => challenge).join(', ');
  const allowed = methods.map(({ method }) => method).join(', ');
  return (request) => {
    const way = ways.find((open) => open.brings(request));
    if (way === undefined)
      throw unauthenticated(`The request does not say who sends it; allowed: ${allowed}.`, challenges);
    return way.authenticate(request);
  };
}
