import { type AuthMethod, challengeOf, unauthenticated, headerOf } from './auth-method.ts';
import type { Callers } from './callers.ts';

/** The header that has a caller's key. */
export const apiKeyHeader = 'x-api-key';

/** Knows callers by the key in their header `x-api-key`. The gateway has no key, only its hash. */
export function apiKeyMethod(callers: Callers): AuthMethod {
  const challenge = challengeOf('ApiKey');
  return {
    challenge,
    presents: (request) => headerOf(request, apiKeyHeader) !== undefined,
    authenticate: (request) => {
      const caller = callers.list.callerOfApiKey(headerOf(request, apiKeyHeader) ?? '');
      if (caller === undefined)
        throw unauthenticated(`The key in the header ${apiKeyHeader} is no caller's.`, challenge);
      return caller;
    },
  };
}
