import { createVerifier } from '@audit-gateway/sigv4';
import { Failure } from '../errors/failure.ts';
import { hostNameOf } from '../lib/host-name.ts';
import { type AuthMethod, challengeOf, headerOf } from './auth-method.ts';
import type { Callers } from './callers.ts';

/**
 * Authenticates by a signature with an access key that the gateway issued, so that unmodified AWS clients work.
 * Failures have AWS's names and status, so that these clients raise the errors that they know.
 *
 * The region may be any: the keys are the gateway's own, the path says which target is meant, and the path is signed.
 *
 * @param clock The wall clock; signatures more than five minutes off are rejected.
 * @param publicHosts The names and addresses that a signature may be for, in lower case. Where there are none, it may
 *   be for any: then a request that was signed for another host can be replayed here within five minutes.
 */
export function sigV4Method(callers: Callers, clock: () => Date, publicHosts: readonly string[] = []): AuthMethod {
  const { verify } = createVerifier({
    // The AWS CLI before 2.11 signs for the service in front of IoT's control plane.
    services: ['iot', 'execute-api'],
    credentials: (accessKeyId) => callers.list.accessKey(accessKeyId)?.credentials,
    clock,
  });
  return {
    challenge: challengeOf('AWS4-HMAC-SHA256'),
    presents: (request) => headerOf(request, 'authorization')?.startsWith('AWS4-') ?? false,
    authenticate: ({ method, path, rawQuery, headers }) => {
      // The operations take no content, so a request with content does not match its signature.
      const result = verify({ method, path, query: rawQuery, headers, body: '' });
      if (!result.ok) {
        const { status, name, message } = result;
        throw new Failure('unauthenticated', { status, code: name, detail: message });
      }
      const key = callers.list.accessKey(result.accessKeyId);
      if (key === undefined) throw new Error('The verifier took a key that there is not');
      // The verifier rejects signatures that leave the host out.
      if (publicHosts.length > 0 && !publicHosts.includes(hostNameOf(headerOf({ headers }, 'host') ?? '') ?? '')) {
        const detail = 'The signature is for another host than this gateway.';
        throw new Failure('unauthenticated', { status: 403, code: 'InvalidSignatureException', detail });
      }
      return key.caller;
    },
  };
}
