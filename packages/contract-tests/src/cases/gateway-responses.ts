import { respondWith, hangUp, type RawRequest, type StubResponse } from '@audit-gateway/testing';
import type { RequestListener } from 'node:http';

/** What responds: a gateway by its configuration or state, or a stub of AWS without a gateway. */
export type Responder = 'plain' | 'caching' | 'short deadline' | 'fully loaded' | 'authenticating' | 'failing' | 'AWS';

/** A call that causes one response, for any operation. */
export interface ResponseScenario {
  readonly of: Responder;
  /** What differs from a valid request. Default: nothing. */
  readonly request?: Omit<RawRequest, 'target'>;
  /** What AWS does. Default: it responds with a success. */
  readonly upstream?: RequestListener;
  readonly status: number;
}

/** The API keys of a caller without permission for the operation, and of one with a rate of one request in 1000 s. */
export const keys = { other: 'key-of-one-who-may-do-something-else', slow: 'key-of-one-who-may-ask-seldom' } as const;

/** An error of AWS, with the `Retry-After` header that AWS may send. */
function failing(status: number, error: string): RequestListener {
  return respondWith(awsError(status, error));
}

function awsError(status: number, error: string): StubResponse {
  return { status, error, headers: { 'retry-after': '0' }, body: { message: 'No.' } };
}

const silence: RequestListener = () => undefined;
const good = respondWith({ status: 200, body: {} });
const large = 'a'.repeat(20_000);
const ofAws = [
  ...[400, 403, 404, 409, 429, 500, 502, 503, 504, 507].map((status): [number, string] => [status, nameOf(status)]),
  [400, 'ThrottlingException'],
] as const;

function nameOf(status: number): string {
  if (status === 404) return 'ResourceNotFoundException';
  if (status === 400) return 'InvalidRequestException';
  return status < 500 ? 'SomeOtherException' : 'InternalFailureException';
}

/** Every response of the document, from a gateway and from AWS. The order matters: some calls prepare the next. */
export const everyResponse: readonly ResponseScenario[] = [
  { of: 'plain', status: 200 },
  { of: 'caching', status: 200 },
  { of: 'caching', status: 200 },
  { of: 'caching', request: { headers: { 'if-none-match': '*' } }, status: 304 },
  { of: 'caching', request: { headers: { 'if-none-match': '*', 'cache-control': 'no-cache' } }, status: 304 },
  { of: 'plain', request: { method: 'POST' }, status: 405 },
  { of: 'plain', request: { content: '{}' }, status: 413 },
  { of: 'plain', request: { headers: { 'x-large': large } }, status: 431 },
  { of: 'authenticating', status: 401 },
  { of: 'authenticating', request: { headers: { 'x-api-key': keys.other } }, status: 403 },
  { of: 'authenticating', request: { headers: { 'x-api-key': keys.slow } }, status: 200 },
  { of: 'authenticating', request: { headers: { 'x-api-key': keys.slow } }, status: 429 },
  { of: 'plain', upstream: hangUp, status: 502 },
  { of: 'short deadline', upstream: silence, status: 504 },
  { of: 'fully loaded', status: 503 },
  ...ofAws.map(([status, error]): ResponseScenario => {
    // Repeated failures open the circuit breaker.
    const of = status < 500 ? 'plain' : 'failing';
    // A refusal of the gateway's credentials is not the caller's fault.
    return { of, upstream: failing(status, error), status: status === 403 ? 502 : status };
  }),
  { of: 'AWS', upstream: good, status: 200 },
  ...ofAws
    .filter(([status]) => [400, 403, 404, 409, 500].includes(status))
    .map(([status, error]): ResponseScenario => {
      const upstream = respondWith({ ...awsError(status, error), headers: {} });
      return { of: 'AWS', upstream, status };
    }),
];

/** A response of the gateway itself. */
export interface GatewayResponseCase {
  readonly name: string;
  /** Default: the description of an audit. */
  readonly request?: RawRequest;
  /** Default: it responds with a success. */
  readonly upstream?: RequestListener;
  readonly status: number;
}

const list = '/audit/tasks';
const audit = `${list}/a1`;
const tooLarge = 'a'.repeat(20_000);

/** A response of a server that is not AWS. */
const html: RequestListener = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Please sign in.');

/** Each status that the gateway itself responds with, for both operations where possible. */
export const gatewayResponseCases: readonly GatewayResponseCase[] = [
  { name: 'a listing without its period', request: { target: list }, status: 400 },
  { name: 'an id that is none', request: { target: `${list}/a_b` }, status: 400 },
  { name: 'another path', request: { target: '/audit/configuration' }, status: 404 },
  { name: 'a trailing slash', request: { target: `${list}/` }, status: 404 },
  { name: 'the start of an audit', request: { method: 'POST', target: list }, status: 405 },
  { name: 'the deletion of an audit', request: { method: 'DELETE', target: audit }, status: 405 },
  { name: 'HEAD', request: { method: 'HEAD', target: audit }, status: 405 },
  { name: 'content on a listing', request: { target: list, content: '{}' }, status: 413 },
  { name: 'content on a description', request: { target: audit, content: '{}' }, status: 413 },
  { name: 'a long URL', request: { target: `${list}?nextToken=${tooLarge}` }, status: 414 },
  { name: 'a long header', request: { target: audit, headers: { 'x-large': tooLarge } }, status: 431 },
  { name: 'an upstream that hangs up', upstream: hangUp, status: 502 },
  { name: 'an upstream that is something else', upstream: html, status: 502 },
  {
    name: 'an upstream that breaks the contract',
    upstream: respondWith({ status: 200, body: { taskStartTime: 'yesterday' } }),
    status: 502,
  },
  {
    name: "an upstream that refuses the gateway's credentials",
    upstream: respondWith({ status: 403, error: 'ExpiredTokenException', body: { message: 'Expired.' } }),
    status: 502,
  },
  { name: 'an upstream that does not respond', upstream: silence, status: 504 },
];
