import type { Credentials, Signer } from '@audit-gateway/sigv4';
import { Pool, errors } from 'undici';
import { type CallError, readRawResponse, type RawResponse } from './raw-response.ts';
import type { SigningClock } from './signing-clock.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import { abortable } from '../lib/wait.ts';
import { Failure, timedOut } from '../errors/failure.ts';

/** The connections to AWS: signs requests and sends them. */
export interface Upstream {
  /**
   * Signs a request, sends it and reads the whole response.
   *
   * @param signal Ends the call: the deadline has passed (the reason is a TimeoutError) or the caller no longer waits.
   * @throws {Failure} where there are no credentials, AWS cannot be reached, its response breaks off, or the deadline
   *   has passed.
   */
  send(request: UpstreamRequest, signal: AbortSignal): Promise<RawResponse>;
  /** Closes the connections once their calls have ended. */
  close(): Promise<void>;
}

/** Options of {@link createUpstream}. */
export interface UpstreamOptions {
  /** AWS's endpoint, or another server in its place. Its path is put before the path of each request. */
  readonly url: URL;
  readonly signer: Signer;
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** The time to sign with, which follows AWS's clock. */
  readonly clock: SigningClock;
  /** Gives further headers of the current call, which are not signed. Default: none. */
  readonly propagate?: (() => Readonly<Record<string, string>>) | undefined;
}

// A page of 250 audits is about 30 kB; what is far beyond that is not a response of these operations.
const maxResponseBytes = 8 * 1024 * 1024;

// An encoded response would have to be decoded: to validate it, and since the caller may not accept the encoding.
const accepted = { accept: 'application/json', 'accept-encoding': 'identity' };

/** Creates the client of AWS. Connections are opened when they are needed, and kept for the next call. */
export function createUpstream({ url, signer, credentials, clock, propagate }: UpstreamOptions): Upstream {
  // The signal alone decides how long a call may take.
  const pool = new Pool(url.origin, { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxResponseBytes });
  const prefix = url.pathname.replace(/\/$/, '');

  return {
    send: async ({ method, path: ownPath, query }, signal) => {
      const path = prefix + ownPath;
      const given = credentials();
      const identity = given instanceof Promise ? await identityOf(given, signal) : given;
      const headers = { host: url.host };
      const signedAt = clock.now();
      const signature = signer.sign({ method, path, query, headers }, identity, signedAt);
      const call = {
        method,
        path: query === '' ? path : `${path}?${query}`,
        headers: { ...headers, ...signature, ...accepted, ...propagate?.() },
      };
      const sentAt = performance.now();
      const toError: CallError = (cause, stage) => {
        const failure = stage === 'sending' ? unreachable(cause, signal, url.host) : brokenResponse(cause, signal);
        failure.upstreamMs = performance.now() - sentAt;
        return failure;
      };
      const response = { ...(await readRawResponse(pool, call, signal, toError)), signedAt: signedAt.getTime() };
      if (response.status === 200) clock.onAccepted(response);
      return response;
    },
    close: () => pool.close(),
  };
}

function identityOf(given: Promise<Credentials>, signal: AbortSignal): Promise<Credentials> {
  return abortable(given, signal).catch((error: unknown) => {
    throw noCredentials(error, signal);
  });
}

// undici's errors for a response whose head is not valid HTTP.
const brokenHeads = [errors.HTTPParserError, errors.ResponseContentLengthMismatchError, errors.HeadersOverflowError];

/** The call to AWS ended without a connection or before a response began. */
function unreachable(cause: unknown, signal: AbortSignal, host: string): Failure {
  const isBroken = brokenHeads.some((BrokenHead) => cause instanceof BrokenHead);
  const kind = isBroken ? 'upstream-broken-answer' : 'upstream-unreachable';
  const detail = isBroken
    ? `What ${host} answered is not valid HTTP: ${codeOf(cause)}.`
    : `The connection to ${host} failed: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure(kind, { detail, cause });
}

/** AWS's response began and broke off. */
function brokenResponse(cause: unknown, signal: AbortSignal): Failure {
  const detail = `AWS's answer broke off: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure('upstream-broken-answer', { detail, cause });
}

/** AWS's credential provider chain gave no credentials. */
function noCredentials(cause: unknown, signal: AbortSignal): Failure {
  const detail = 'The gateway could not obtain AWS credentials; its log says why.';
  return timedOut(signal) ?? new Failure('gateway-credentials', { detail, cause });
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
