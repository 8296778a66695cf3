import { type AuthMethod, challengeOf, unauthenticated, headerOf } from './auth-method.ts';
import type { Callers } from './callers.ts';

/** The header that has a caller's key. */
export const apiKeyHeader = 'x-api-key';

/** Authenticates by the key in the header `x-api-key`. The gateway knows only the hash of a key. */
export function apiKeyMethod(callers: Callers): AuthMethod {
  const challenge = challengeOf('ApiKey');
  return {
    challenge,
    presents: (request) => headerOf(request, apiKeyHeader) !== undefined,
    authenticate: (request) => {
      const key = headerOf(request, apiKeyHeader) ?? '';
      const caller = callers.list.callerOfApiKey(key);
      if (caller !== undefined) return caller;
      const mistake = callers.list.mistakeOfApiKey(key);
      const detail = `The key in the header ${apiKeyHeader} is no caller's${mistake === undefined ? '' : `: ${mistake}`}.`;
      throw unauthenticated(detail, challenge, mistake);
    },
  };
}
