import { type CanonicalHeaders, canonicalHeaders, type SignedHeader } from '../canonical/headers.ts';
import { hashPayload, unsignedPayload } from '../canonical/request.ts';
import { headerText, headerValues, type ReceivedRequest } from './received-request.ts';
import { refuse, type SignatureRefusal } from './refusal.ts';

// CloudFront puts it into requests on their way, after they were signed. No service reads it.
const addedByProxies: ReadonlySet<string> = new Set(['x-amz-cf-id']);

/**
 * Checks that the headers which must be signed are: `host`, and every `x-amz-*` header of the request but those that
 * proxies add.
 *
 * Source: "Create a signed AWS API request", step 1, CanonicalHeaders; the text is AWS's for `host`.
 */
export function refuseUnsignedHeaders(
  request: ReceivedRequest,
  signedHeaders: readonly string[],
): SignatureRefusal | undefined {
  if (!signedHeaders.includes('host')) return mustBeSigned("'Host' or ':authority'");
  const mustBe = (name: string): boolean => name.startsWith('x-amz-') && !addedByProxies.has(name);
  const unsigned = Object.keys(request.headers).find(
    (name) => mustBe(name) && headerValues(request, name) !== undefined && !signedHeaders.includes(name),
  );
  return unsigned === undefined ? undefined : mustBeSigned(`'${unsigned}'`);
}

function mustBeSigned(header: string): SignatureRefusal {
  return refuse('InvalidSignatureException', `${header} must be a 'SignedHeader' in the AWS Authorization.`);
}

/** The headers that the signature is over, as they came in; a refusal when one of them did not come. */
export function receivedHeaders(
  request: ReceivedRequest,
  signedHeaders: readonly string[],
): { ok: true; headers: CanonicalHeaders } | SignatureRefusal {
  const headers: SignedHeader[] = [];
  for (const name of signedHeaders) {
    const value = headerValues(request, name);
    if (value === undefined) {
      return refuse('InvalidSignatureException', `The request has no '${name}' header, which is a 'SignedHeader'.`);
    }
    headers.push({ name, value });
  }
  return { ok: true, headers: canonicalHeaders(headers) };
}

/**
 * The payload hash that the signature must cover: the body's, or `UNSIGNED-PAYLOAD` where the request says so. A hash
 * in the request must be the body's. The modes of S3's chunked uploads are not supported.
 *
 * Source: "Create a signed AWS API request", step 1, HashedPayload; the text is S3's.
 */
export function receivedPayloadHash(request: ReceivedRequest): { ok: true; payloadHash: string } | SignatureRefusal {
  const stated = headerText(request, 'x-amz-content-sha256');
  if (stated === unsignedPayload) return { ok: true, payloadHash: unsignedPayload };
  const payloadHash = hashPayload(request.body);
  if (stated !== undefined && stated !== payloadHash) {
    return refuse(
      'InvalidSignatureException',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  return { ok: true, payloadHash };
}
