import {
  createSigner,
  type ReceivedRequest,
  type SignatureRefusalName,
  type StoredCredentials,
  type VerifierOptions,
} from '../../src/index.ts';

export const credentials: StoredCredentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
  sessionToken: 'the session token',
};
export const signedAt = new Date('2026-01-01T00:00:00Z');

export const options: VerifierOptions = {
  region: 'eu-west-1',
  services: ['iot', 'execute-api'],
  credentials: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
  clock: () => signedAt,
};

export const unsigned = {
  method: 'GET',
  path: '/audit/tasks',
  query: 'maxResults=25',
  headers: { host: 'iot.eu-west-1.amazonaws.com' },
};

export function signedRequest(
  headers: Record<string, string> = {},
  scope = { region: 'eu-west-1', service: 'iot' },
): ReceivedRequest {
  const request = { ...unsigned, headers: { ...unsigned.headers, ...headers } };
  const added = createSigner(scope).sign(request, credentials, signedAt);
  return { ...request, headers: { ...request.headers, ...added }, body: '' };
}

type Headers = Record<string, string | readonly string[] | undefined>;
export type HeaderChange = (headers: Headers) => Headers;

export const signed = signedRequest();
export const authorization = String(signed.headers['authorization']);

/** The request with other headers; undefined takes one away. */
export function having(headers: Headers): HeaderChange {
  return (before) => ({ ...before, ...headers });
}

/** The request with a part of its Authorization header replaced. */
export function withPart(part: string | RegExp, replacement: string): HeaderChange {
  return having({ authorization: authorization.replace(part, replacement) });
}

export interface Case {
  because: string;
  /** Default: a request that verifies. */
  request?: ReceivedRequest;
  change?: HeaderChange;
  options?: Partial<VerifierOptions>;
  name: SignatureRefusalName;
  message: string;
}
