import { createVerifier } from '@audit-gateway/sigv4';
import { Failure } from '../errors/failure.ts';
import { hostNameOf } from '../lib/host-name.ts';
import { type AuthMethod, challengeOf, headerOf } from './auth-method.ts';
import type { Callers } from './callers.ts';

/**
 * Knows callers by a signature with an access key that the gateway issued, so that AWS's own clients are let in as they
 * are. Refusals have AWS's names and status, so that these clients raise the errors that they know.
 *
 * The region may be any: the keys are the gateway's own, the path says which target is meant, and the path is signed.
 *
 * @param clock Tells the time; signatures more than five minutes off are refused.
 * @param publicHosts The names and addresses that a signature may be for, in lower case. Where there are none, it may be
 *   for any: then whoever gets a request that was signed for another host can send it here within five minutes.
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
      // The operations take no content, and content makes another signature.
      const result = verify({ method, path, query: rawQuery, headers, body: '' });
      if (!result.ok) {
        const { status, name, message } = result;
        throw new Failure('unauthenticated', { status, code: name, detail: message });
      }
      const key = callers.list.accessKey(result.accessKeyId);
      if (key === undefined) throw new Error('The verifier took a key that there is not');
      // The verifier refuses signatures that leave the host out.
      if (publicHosts.length > 0 && !publicHosts.includes(hostNameOf(headerOf({ headers }, 'host') ?? '') ?? '')) {
        const detail = 'The signature is for another host than this gateway.';
        throw new Failure('unauthenticated', { status: 403, code: 'InvalidSignatureException', detail });
      }
      return key.caller;
    },
  };
}
