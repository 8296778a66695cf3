import type { Credentials, Signer } from '@audit-gateway/sigv4';
import { Pool, errors } from 'undici';
import { type CallError, readRawResponse, type RawResponse } from './raw-response.ts';
import type { SigningClock } from './signing-clock.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import { abortable } from '../lib/wait.ts';
import { Failure, timedOut } from '../errors/failure.ts';

/** The way to AWS: signs requests and sends them. */
export interface Upstream {
  /**
   * Signs a request, sends it and reads the whole answer.
   *
   * @param signal Ends the call: the time is up (its reason is a TimeoutError) or the caller no longer waits.
   * @throws {Failure} where there are no credentials, AWS cannot be reached or breaks off, or the time is up.
   */
  send(request: UpstreamRequest, signal: AbortSignal): Promise<RawResponse>;
  /** Closes the connections once their calls have ended. */
  close(): Promise<void>;
}

/** What the way to AWS is made of. */
export interface UpstreamOptions {
  /** AWS's endpoint, or what stands in for it. A path in it comes before each request's. */
  readonly url: URL;
  /** Signs each call. */
  readonly signer: Signer;
  /** Gives the credentials to sign with. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  /** Tells the time to sign with, and follows AWS's. */
  readonly clock: SigningClock;
  /** Gives headers that go along with the call of the moment, unsigned. Default: none. */
  readonly propagate?: (() => Readonly<Record<string, string>>) | undefined;
}

// A page of 250 audits is about 30 kB; what is far beyond that is not an answer of these operations.
const maxResponseBytes = 8 * 1024 * 1024;

// Whatever is encoded would have to be decoded again: to check it, and since a caller may not have asked for it.
const accepted = { accept: 'application/json', 'accept-encoding': 'identity' };

/** Opens the way to AWS. Connections are made when they are needed, and kept for the next call. */
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
        const failure = stage === 'asking' ? unreachable(cause, signal, url.host) : brokenResponse(cause, signal);
        failure.upstreamMs = performance.now() - sentAt;
        return failure;
      };
      const answer = { ...(await readRawResponse(pool, call, signal, toError)), signedAt: signedAt.getTime() };
      if (answer.status === 200) clock.onAccepted(answer);
      return answer;
    },
    close: () => pool.close(),
  };
}

function identityOf(given: Promise<Credentials>, signal: AbortSignal): Promise<Credentials> {
  return abortable(given, signal).catch((error: unknown) => {
    throw noCredentials(error, signal);
  });
}

// What undici says of a head that came and is no HTTP.
const brokenHeads = [errors.HTTPParserError, errors.ResponseContentLengthMismatchError, errors.HeadersOverflowError];

/** The call to AWS ended without a connection or before an answer began. */
export function unreachable(cause: unknown, signal: AbortSignal, host: string): Failure {
  const isBroken = brokenHeads.some((BrokenHead) => cause instanceof BrokenHead);
  const kind = isBroken ? 'upstream-broken-answer' : 'upstream-unreachable';
  const detail = isBroken
    ? `What ${host} answered is not valid HTTP: ${codeOf(cause)}.`
    : `The connection to ${host} failed: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure(kind, { detail, cause });
}

/** AWS's answer began and did not come to its end. */
export function brokenResponse(cause: unknown, signal: AbortSignal): Failure {
  const detail = `AWS's answer broke off: ${codeOf(cause)}.`;
  return timedOut(signal) ?? new Failure('upstream-broken-answer', { detail, cause });
}

/** AWS's credential provider chain gave no credentials. */
export function noCredentials(cause: unknown, signal: AbortSignal): Failure {
  const detail = 'The gateway could not obtain AWS credentials; its log says why.';
  return timedOut(signal) ?? new Failure('gateway-credentials', { detail, cause });
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
