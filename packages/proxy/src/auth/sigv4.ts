import { createVerifier } from '@audit-gateway/sigv4';
import { Failure } from '../errors/failure.ts';
import { hostNameOf } from '../lib/host-name.ts';
import { joinPaths } from '../lib/base-path.ts';
import { type AuthMethod, challengeOf, headerOf } from './auth-method.ts';
import type { Callers } from './callers.ts';

/** Options of {@link sigV4Method}. */
export interface SigV4Options {
  /**
   * The names and addresses that a signature may be for, in lower case. Default: any; then a request that was signed for
   * another host can be replayed here within five minutes.
   */
  readonly publicHosts?: readonly string[] | undefined;
  /** The URL by which callers reach the gateway through a proxy that changes Host or path. Default: none changes them. */
  readonly publicUrl?: URL | undefined;
}

/**
 * Authenticates by a signature with an access key that the gateway issued, so that unmodified AWS clients work.
 * Failures have AWS's names and status, so that these clients raise the errors that they know.
 *
 * The region may be any: the keys are the gateway's own, the path says which target is meant, and the path is signed.
 *
 * A signature is over the host and the path that the caller knows. Where a proxy changes them, they are those of the
 * public URL; callers who reach the gateway without the proxy sign for what the gateway receives.
 *
 * @param clock The wall clock; signatures more than five minutes off are rejected.
 */
export function sigV4Method(callers: Callers, clock: () => Date, options: SigV4Options = {}): AuthMethod {
  const { publicHosts = [], publicUrl } = options;
  const mayBeFor = (host: string): boolean => {
    const name = hostNameOf(host) ?? '';
    return publicHosts.length === 0 || publicHosts.includes(name) || host === publicUrl?.host;
  };
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
      const received = { host: headerOf({ headers }, 'host') ?? '', path };
      let host = '';
      let result: ReturnType<typeof verify> | undefined;
      for (const signed of addressesOf(received, publicUrl)) {
        // As Node has it where it is what was received: `Host` twice must not become one.
        const signedHeaders = signed.host === received.host ? headers : { ...headers, host: [signed.host] };
        // The operations take no content, so a request with content does not match its signature.
        result = verify({ method, path: signed.path, query: rawQuery, headers: signedHeaders, body: '' });
        ({ host } = signed);
        if (result.ok) break;
      }
      if (result === undefined) throw new Error('There is no address that a signature can be for');
      if (!result.ok) {
        const { status, name, message } = result;
        throw new Failure('unauthenticated', { status, code: name, detail: message });
      }
      const key = callers.list.accessKey(result.accessKeyId);
      if (key === undefined) throw new Error('The verifier took a key that there is not');
      // The verifier rejects signatures that leave the host out.
      if (!mayBeFor(host)) {
        const detail = 'The signature is for another host than this gateway.';
        throw new Failure('unauthenticated', { status: 403, code: 'InvalidSignatureException', detail });
      }
      return key.caller;
    },
  };
}

/** What a signature is over, beside the query and other headers. */
interface SignedAddress {
  readonly host: string;
  readonly path: string;
}

/** The hosts and paths that a caller may have signed for: those of the public URL first, then what was received. */
function* addressesOf({ host, path }: SignedAddress, publicUrl: URL | undefined): Iterable<SignedAddress> {
  if (publicUrl === undefined) {
    yield { host, path };
    return;
  }
  const publicPath = joinPaths(publicUrl, path);
  yield { host: publicUrl.host, path: publicPath };
  if (host !== publicUrl.host || path !== publicPath) yield { host, path };
  // A caller without the proxy, by an endpoint with the same path.
  if (host !== publicUrl.host && path !== publicPath) yield { host, path: publicPath };
}
