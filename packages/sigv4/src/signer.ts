import { dayOf, formatAmzDate } from './amz-date.ts';
import { canonicalHeaders, type SignedHeader } from './canonical/headers.ts';
import { canonicalRequest, emptyPayloadHash } from './canonical/request.ts';
import { type Credentials, sessionTokenOf } from './credentials.ts';
import { algorithm, computeSignature, createSigningKeys } from './signature.ts';

/** A request to be signed, as it will be on the wire: what is changed afterwards breaks the signature. */
export interface SignableRequest {
  /** The method, as it will be sent: `GET`. */
  method: string;
  /** The path, percent-encoded: `/audit/tasks`. It starts with `/`. */
  path: string;
  /** The query as it will be sent, without the `?`; `''` for none. A space is `%20`, since `+` means a plus. */
  query: string;
  /**
   * The headers to be signed, all of them; they must include `host`. Few are best: whatever a proxy on the way
   * touches breaks the signature. Not among them: what the signer itself adds.
   */
  headers: Record<string, string>;
  /** The SHA-256 of the body in lower-case hexadecimal, or `UNSIGNED-PAYLOAD`. Default: that of an empty body. */
  payloadHash?: string | undefined;
}

/** What signatures are good for. */
export interface SignerOptions {
  /** The region that the requests go to, e.g. `eu-west-1`. */
  region: string;
  /** The service as its signatures name it, e.g. `iot`. */
  service: string;
}

/** Signs requests to one service in one region. */
export interface Signer {
  /**
   * The headers to send in addition: `authorization`, `x-amz-date`, and `x-amz-security-token` when the
   * credentials have a session token. An attempt that is repeated is signed anew.
   *
   * @throws {TypeError} when the request cannot be signed: no `host`, a header twice or one that the signer adds
   * itself, a line break in a header's value, a path that does not start with `/` or holds a `?` or `#`, an
   * invalid date, empty credentials. The message names the input; it never shows a value.
   */
  sign: (request: SignableRequest, credentials: Credentials, now: Date) => Record<string, string>;
}

/**
 * Creates a signer for AWS Signature Version 4, for every service but S3, whose paths follow other rules. It keeps
 * the signing keys of the credentials it has seen, so a day's key is derived once.
 *
 * Source: AWS IAM User Guide, "Create a signed AWS API request".
 *
 * @throws {TypeError} when the region or the service is empty.
 */
export function createSigner({ region, service }: SignerOptions): Signer {
  if (region === '') throw new TypeError('cannot sign: region is empty');
  if (service === '') throw new TypeError('cannot sign: service is empty');
  const signingKeys = createSigningKeys();

  return {
    sign: (request, credentials, now) => {
      const { accessKeyId, secretAccessKey } = credentials;
      if (accessKeyId === '') throw new TypeError('cannot sign: accessKeyId is empty');
      if (secretAccessKey === '') throw new TypeError('cannot sign: secretAccessKey is empty');
      checkPath(request.path);

      const amzDate = formatAmzDate(now);
      const added: Record<string, string> = { 'x-amz-date': amzDate };
      const sessionToken = sessionTokenOf(credentials);
      if (sessionToken !== undefined) added['x-amz-security-token'] = sessionToken;

      const headers = canonicalHeaders(headersToSign(request.headers, added));
      const { method, path, query, payloadHash = emptyPayloadHash } = request;
      const scopedKey = signingKeys(secretAccessKey, { day: dayOf(amzDate), region, service });
      const canonical = canonicalRequest({ method, path, query, headers, payloadHash });
      const signature = computeSignature(canonical, amzDate, scopedKey);
      added['authorization'] =
        `${algorithm} Credential=${accessKeyId}/${scopedKey.scope}, SignedHeaders=${headers.names}, Signature=${signature}`;
      return added;
    },
  };
}

/** The headers that the signer adds; a second value beside its own would be sent but not signed. */
const addedBySigner: ReadonlySet<string> = new Set(['authorization', 'x-amz-date', 'x-amz-security-token']);

function headersToSign(given: Record<string, string>, added: Record<string, string>): SignedHeader[] {
  const headers: SignedHeader[] = [];
  const names = new Set<string>();
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.toLowerCase();
    if (names.has(name)) throw new TypeError(`cannot sign: header ${name} is given twice`);
    if (addedBySigner.has(name)) throw new TypeError(`cannot sign: header ${name} is the signer's to add`);
    if (value.includes('\n') || value.includes('\r')) {
      throw new TypeError(`cannot sign: header ${name} has a line break in its value`);
    }
    names.add(name);
    headers.push({ name, value });
  }
  if (!names.has('host')) throw new TypeError('cannot sign: header host is missing');
  for (const [name, value] of Object.entries(added)) headers.push({ name, value });
  return headers;
}

function checkPath(path: string): void {
  if (!path.startsWith('/')) throw new TypeError("cannot sign: path must start with '/'");
  if (path.includes('?') || path.includes('#')) {
    throw new TypeError("cannot sign: path must hold no '?' and no '#'; the query has a field of its own");
  }
}
