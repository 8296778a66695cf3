import { isObject, type Operation, type Violation } from '@audit-gateway/contract';
import {
  type RawResponse,
  startTap as startRelay,
  type Tap as Relay,
  type TapOptions as RelayOptions,
} from '@audit-gateway/testing';
import type { IncomingHttpHeaders } from 'node:http';
import { checkHeader, checkResponse, contract } from './contract.ts';
import { documentedHeaders } from './document/operations.ts';

/** A request and its response, as they went over the wire. */
export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  /** Undefined where the contract has none for the method and the path. */
  readonly operation: Operation | undefined;
  readonly parameters: readonly string[];
  readonly status: number;
  /** Undefined where the response has no content. */
  readonly mediaType: string | undefined;
  /** The names of the response's headers, in lower case. */
  readonly headers: readonly string[];
  readonly error: string | undefined;
  readonly body: unknown;
  readonly violations: readonly Violation[];
}

/**
 * Validates a response against the contract.
 *
 * @param sent The names of the request's headers in lower case. Default: none.
 */
export function recordCall(
  method: string,
  path: string,
  response: RawResponse,
  sent: readonly string[] = [],
): RecordedCall {
  const [pathname = '', query = ''] = path.split(/\?(.*)/s);
  const operation = contract.operations.find((known) => known.method === method && pathPattern(known).test(pathname));
  const body = parse(response.text);
  return {
    method,
    path,
    operation,
    parameters: sentParameters(operation, query, sent),
    status: response.status,
    mediaType: response.headers['content-type'],
    headers: Object.keys(response.headers),
    error: headerOf(response.headers, 'x-amzn-errortype'),
    body,
    violations: [
      ...checkHeaders(operation, response),
      // The response to HEAD has no content.
      ...(method === 'HEAD' ? [] : [...checkAgreement(response, body), ...checkContent(operation, response, body)]),
    ],
  };
}

/** Matches the paths of an operation. */
export function pathPattern({ path }: Operation): RegExp {
  return new RegExp(`^${path.replaceAll(/\{.+?\}/g, '[^/]+')}$`);
}

function sentParameters(operation: Operation | undefined, query: string, headers: readonly string[]): string[] {
  const declared = operation?.parameters.filter(
    ({ name, in: place }) => place === 'path' || (place === 'header' && headers.includes(name.toLowerCase())),
  );
  return [...(declared ?? []).map(({ name }) => name), ...new URLSearchParams(query).keys()];
}

/** A response outside the operations must be valid for each of them. */
function couldBeOf(operation: Operation | undefined): readonly Operation[] {
  return operation === undefined ? contract.operations : [operation];
}

function checkContent(operation: Operation | undefined, { status, headers }: RawResponse, body: unknown): Violation[] {
  const contentType = headers['content-type'] ?? '';
  return couldBeOf(operation).flatMap((known) => [...checkResponse(known, { status, contentType, body })]);
}

/** Finds missing headers of a status, and invalid values of headers. */
function checkHeaders(operation: Operation | undefined, { status, headers }: RawResponse): Violation[] {
  const faults = couldBeOf(operation).flatMap((known) =>
    documentedHeaders(contract, known, status).flatMap((header) => {
      const value = headerOf(headers, header.name);
      if (value !== undefined) return checkHeader(header, value);
      return header.required ? [`${header.name} must be there`] : [];
    }),
  );
  return [...new Set(headers.date === undefined ? [...faults, 'date must be there'] : faults)].map(toViolation);
}

/** Checks that headers and content agree. A schema cannot say so, and AWS clients rely on it. */
function checkAgreement({ status, headers }: RawResponse, body: unknown): Violation[] {
  const requestId = headerOf(headers, 'x-amzn-requestid');
  const errorType = headerOf(headers, 'x-amzn-errortype');
  const problem = isObject(body) && headers['content-type'] === 'application/problem+json' ? body : undefined;
  const demands: readonly (readonly [boolean, string])[] = [
    [(errorType === undefined) === status < 400, 'x-amzn-ErrorType must be there for errors alone'],
    [problem === undefined || problem['requestId'] === requestId, 'x-amzn-RequestId must be the requestId'],
    [problem === undefined || problem['code'] === errorType, 'x-amzn-ErrorType must be the code'],
    [problem === undefined || problem['status'] === status, 'the status must be that of the response'],
  ];
  return demands.filter(([holds]) => !holds).map(([, message]) => toViolation(message));
}

function toViolation(message: string): Violation {
  return { pointer: 'headers', message };
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A relay in front of a server that records every call. */
export interface Tap extends Relay {
  /** Oldest first. */
  readonly calls: readonly RecordedCall[];
}

/** Options of a tap. */
export interface TapOptions extends Pick<RelayOptions, 'prepare'> {
  readonly onCall?: (call: RecordedCall) => void;
}

/** Starts a relay in front of a server. */
export async function startTap(upstream: URL, { onCall, ...options }: TapOptions = {}): Promise<Tap> {
  const calls: RecordedCall[] = [];
  const relay = await startRelay(upstream, {
    ...options,
    onResponse: (method, path, response, sent) => {
      const call = recordCall(method, path, response, sent);
      calls.push(call);
      onCall?.(call);
    },
  });
  return { ...relay, calls };
}
