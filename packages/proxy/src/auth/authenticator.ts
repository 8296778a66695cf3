import type { AuthMethodOptions } from '../config/auth-settings.ts';
import { apiKeyMethod } from './api-key.ts';
import { type AuthMethod, unauthenticated, type AuthRequest } from './auth-method.ts';
import type { Caller } from './caller.ts';
import type { Callers } from './callers.ts';
import { type JwtKeyOptions, jwtMethod } from './jwt.ts';
import { sigV4Method, type SigV4Options } from './sigv4.ts';

/** Options of {@link createAuthenticator}. */
export interface AuthenticatorOptions {
  /** The enabled methods. Where a request presents several credentials, the first of these methods decides alone. */
  readonly methods: readonly AuthMethodOptions[];
  readonly callers: Callers;
  /** The wall clock, against which signatures and tokens are checked. */
  readonly clock: () => Date;
  /** For which hosts and paths signatures may be. Default: for any host, and the path as received. */
  readonly signatures?: SigV4Options | undefined;
  readonly keys?: JwtKeyOptions | undefined;
}

/**
 * Finds the caller who sends a request. A promise only where keys may have to be fetched.
 *
 * It throws as {@link AuthMethod.authenticate} does.
 */
export type Authenticate = (request: AuthRequest) => Caller | Promise<Caller>;

/** Creates the authentication by the given methods. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { methods, callers, clock, signatures, keys } = options;
  const enabled = methods.map((each): AuthMethod => {
    switch (each.method) {
      case 'apiKey':
        return apiKeyMethod(callers);
      case 'jwt':
        return jwtMethod(callers, each, clock, keys);
      case 'sigv4':
        return sigV4Method(callers, clock, signatures);
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
