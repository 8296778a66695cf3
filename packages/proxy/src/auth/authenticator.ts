import type { AuthMethodOptions } from '../config/auth-settings.ts';
import { apiKeyMethod } from './api-key.ts';
import { type AuthMethod, unauthenticated, type AuthRequest } from './auth-method.ts';
import type { Caller } from './caller.ts';
import type { Callers } from './callers.ts';
import { type JwtKeyOptions, jwtMethod } from './jwt.ts';
import { sigV4Method } from './sigv4.ts';

/** Who is let in, and how. */
export interface AuthenticatorOptions {
  /** The enabled methods. Where a request presents several credentials, the first of these methods decides alone. */
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
export type Authenticate = (request: AuthRequest) => Caller | Promise<Caller>;

/** Makes what lets callers in by the given methods, and nobody else. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { methods, callers, clock, publicHosts, keys } = options;
  const enabled = methods.map((each): AuthMethod => {
    switch (each.method) {
      case 'apiKey':
        return apiKeyMethod(callers);
      case 'jwt':
        return jwtMethod(callers, each, clock, keys);
      case 'sigv4':
        return sigV4Method(callers, clock, publicHosts);
    }
  });
  const challenges = enabled.map(({ challenge }) => challenge).join(', ');
  const allowed = methods.map(({ method }) => method).join(', ');
  return (request) => {
    const method = enabled.find((each) => each.presents(request));
    if (method === undefined)
      throw unauthenticated(`The request does not say who sends it; allowed: ${allowed}.`, challenges);
    return method.authenticate(request);
  };
}
