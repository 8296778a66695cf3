import type { ErrorCode, FailureSource } from '@audit-gateway/types';

/** What all failures of one kind have in common. */
export interface ProblemKind {
  readonly status: number;
  /** The kind in words (RFC 9457, section 3.1.3). */
  readonly title: string;
  /** The name by which AWS clients choose an exception. */
  readonly code: ErrorCode;
  readonly source: FailureSource;
}

/**
 * Every kind of failure that a caller can get: a closed set. Status, code and source of an error of AWS override those
 * of its kind.
 */
export const problemKinds = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  unauthenticated: { status: 401, title: 'The caller is not known', code: 'UnauthorizedException', source: 'caller' },
  forbidden: { status: 403, title: 'The caller may not do this', code: 'AccessDeniedException', source: 'caller' },
  'unknown-operation': {
    status: 404,
    title: 'There is no such operation',
    // As AWS calls it (Smithy, restJson1): AWS's clients would raise ResourceNotFoundException as "no such audit".
    code: 'UnknownOperationException',
    source: 'caller',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The path does not take this method',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'content-too-large': {
    status: 413,
    title: 'The request carries content',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'uri-too-long': {
    status: 414,
    title: 'The request target is too long',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'expectation-failed': {
    status: 417,
    title: 'The expectation cannot be met',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'caller-rate': { status: 429, title: 'The caller asks too often', code: 'ThrottlingException', source: 'caller' },
  quota: {
    status: 429,
    title: "The account's quota is used up",
    code: 'ThrottlingException',
    source: 'gateway',
  },
  'headers-too-large': {
    status: 431,
    title: 'The request line and headers are too large',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'not-implemented': {
    status: 501,
    title: 'The gateway does not implement this',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'http-version-not-supported': {
    status: 505,
    title: 'The gateway does not speak this version of HTTP',
    code: 'InvalidRequestException',
    source: 'caller',
  },
  'aws-refusal': { status: 400, title: 'AWS refused the request', code: 'InvalidRequestException', source: 'caller' },
  'aws-throttling': { status: 400, title: 'AWS throttles the account', code: 'ThrottlingException', source: 'aws' },
  'aws-failure': { status: 500, title: 'AWS failed', code: 'InternalFailureException', source: 'aws' },
  'upstream-unreachable': {
    status: 502,
    title: 'AWS could not be reached',
    code: 'InternalFailureException',
    source: 'aws',
  },
  'upstream-broken-answer': {
    status: 502,
    title: "AWS's answer is not an answer of this operation",
    code: 'InternalFailureException',
    source: 'aws',
  },
  'contract-violation': {
    status: 502,
    title: "AWS's answer breaks the contract",
    code: 'InternalFailureException',
    source: 'aws',
  },
  'upstream-timeout': {
    status: 504,
    title: 'AWS did not answer in time',
    code: 'InternalFailureException',
    source: 'aws',
  },
  'gateway-credentials': {
    status: 502,
    title: "The gateway's AWS credentials are missing or refused",
    code: 'InternalFailureException',
    source: 'gateway',
  },
  unavailable: {
    status: 503,
    title: 'The gateway cannot serve the request now',
    code: 'InternalFailureException',
    source: 'gateway',
  },
  internal: { status: 500, title: 'The gateway failed', code: 'InternalFailureException', source: 'gateway' },
} as const satisfies Record<string, ProblemKind>;
