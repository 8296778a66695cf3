import { hashPayload, unsignedPayload } from '../canonical/payload.ts';
import { headerText, type ReceivedRequest } from './received-request.ts';
import { refuse, type SignatureRefusal } from './refusal.ts';

/**
 * The payload hash that the signature must be over: the body's, or `UNSIGNED-PAYLOAD` where the request says so. A
 * hash that the request states must be the body's; the modes of S3's chunked uploads are not taken.
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
