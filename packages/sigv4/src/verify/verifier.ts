import { timingSafeEqual } from 'node:crypto';
import { canonicalRequest } from '../canonical/request.ts';
import { sessionTokenOf, type StoredCredentials } from '../credentials.ts';
import { algorithm, computeSignature, createSigningKeys } from '../signature.ts';
import { parseAuthorization } from './authorization.ts';
import { readCredential } from './credential.ts';
import { headerText, type ReceivedRequest } from './received-request.ts';
import { refuse, type SignatureRefusal } from './refusal.ts';
import { dateText, requestTime } from './request-time.ts';
import { receivedHeaders, receivedPayloadHash, refuseUnsignedHeaders } from './signed-parts.ts';

/** What a verifier takes, and whose signatures it knows. */
export interface VerifierOptions {
  /** The region that signatures must be for. Default: any, told apart by {@link VerifiedSignature.region}. */
  region?: string | undefined;
  /** The services that signatures may be for; refusals name the first. Never empty. */
  services: readonly string[];
  /** Finds an access key's credentials; undefined when there is no such key. An empty secret counts as none. */
  credentials: (accessKeyId: string) => StoredCredentials | undefined;
  /**
   * How far a request's date may be from the clock, either way, in milliseconds; `Infinity`: any date will do.
   * Default: 300,000, AWS's 5 minutes.
   */
  maxSkewMs?: number | undefined;
  /** Tells the time. */
  clock: () => Date;
}

/** A request whose signature holds. */
export interface VerifiedSignature {
  /** Tells it from a {@link SignatureRefusal}. */
  ok: true;
  /** Who signed. */
  accessKeyId: string;
  /** The region that it was signed for. */
  region: string;
  /** The service that it was signed for, one of those accepted. */
  service: string;
  /** When it was signed, in whole seconds. */
  signedAt: Date;
  /** The headers that the signature vouches for, by lower-case name, in ascending order. */
  signedHeaders: readonly string[];
}

/** Verifies signatures. */
export interface Verifier {
  /**
   * Says who signed a request, or why its signature is refused. It never throws for what a request holds. Requests
   * signed in their query (presigned URLs) count as not signed.
   */
  verify: (request: ReceivedRequest) => VerifiedSignature | SignatureRefusal;
}

const defaultMaxSkewMs = 300_000;

/**
 * Creates a verifier of AWS Signature Version 4, for every service but S3. The checks come in AWS's order, so that
 * a request with several faults is refused for the one that AWS would name; nothing is said of the session token or
 * of an expiry unless the signature holds.
 *
 * Source: AWS IAM User Guide, "Create a signed AWS API request" and "Troubleshoot AWS Signature Version 4 for API
 * requests".
 *
 * @throws {TypeError} when there is no service, or `maxSkewMs` is negative or no number.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { region, services, credentials: findCredentials, maxSkewMs = defaultMaxSkewMs, clock } = options;
  if (services.length === 0) throw new TypeError('services must name one service at least');
  if (!(maxSkewMs >= 0)) throw new TypeError('maxSkewMs must be 0 or more milliseconds');
  const signingKeys = createSigningKeys();

  return {
    verify: (request) => {
      const header = headerText(request, 'authorization');
      if (header === undefined || header === '') return missingAuthentication;
      const date = dateText(request);
      const authorization = parseAuthorization(header, date !== undefined);
      if (!authorization.ok) return authorization;
      const { signedHeaders } = authorization;

      const now = clock();
      const time = requestTime(date ?? '', now, maxSkewMs);
      if (!time.ok) return time;
      const unsigned = refuseUnsignedHeaders(request, signedHeaders);
      if (unsigned !== undefined) return unsigned;
      if (authorization.algorithm !== algorithm) return unsupportedAlgorithm(authorization.algorithm);
      const credential = readCredential(authorization.credential, time.amzDate, { region, services });
      if (!credential.ok) return credential;
      const stored = findCredentials(credential.accessKeyId);
      if (stored === undefined || stored.secretAccessKey === '') return unrecognizedClient;

      const received = receivedHeaders(request, signedHeaders);
      if (!received.ok) return received;
      const payload = receivedPayloadHash(request);
      if (!payload.ok) return payload;
      const { method, path, query } = request;
      const { headers } = received;
      const canonical = canonicalRequest({ method, path, query, headers, payloadHash: payload.payloadHash });
      const scopedKey = signingKeys(stored.secretAccessKey, credential.scope);
      const expected = computeSignature(canonical, time.amzDate, scopedKey);
      if (!equalInConstantTime(authorization.signature, expected)) return signatureMismatch;

      if (!hasToken(request, sessionTokenOf(stored))) return unrecognizedClient;
      // Not `>=`: with an expiration that is no date, nothing must pass.
      if (stored.expiration !== undefined && !(now < stored.expiration)) return expiredToken;
      return {
        ok: true,
        accessKeyId: credential.accessKeyId,
        region: credential.scope.region,
        service: credential.scope.service,
        signedAt: time.signedAt,
        signedHeaders,
      };
    },
  };
}

const missingAuthentication = refuse('MissingAuthenticationTokenException', 'Missing Authentication Token');

const unrecognizedClient = refuse(
  'UnrecognizedClientException',
  'The security token included in the request is invalid.',
);

const expiredToken = refuse('ExpiredTokenException', 'The security token included in the request is expired');

/** AWS goes on with the canonical string that it expected; that is for the signer's own log, not for a stranger. */
const signatureMismatch = refuse(
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

function unsupportedAlgorithm(name: string): SignatureRefusal {
  return refuse('IncompleteSignatureException', `Unsupported AWS 'algorithm': '${name}' (only ${algorithm} for now).`);
}

/** Long-term credentials have no token, so one that is sent with them belongs to others. */
function hasToken(request: ReceivedRequest, expected: string | undefined): boolean {
  const sent = headerText(request, 'x-amz-security-token');
  if (sent === undefined || expected === undefined) return sent === expected;
  return equalInConstantTime(sent, expected);
}

/** The time it takes tells the lengths apart, which are no secret, and nothing else. */
function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
