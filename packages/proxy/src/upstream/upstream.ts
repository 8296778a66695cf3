import type { Credentials, Signer } from '@audit-gateway/sigv4';
import { Pool, errors } from 'undici';
import { type CallError, readRawResponse, type RawResponse } from './raw-response.ts';
import type { SigningClock } from './signing-clock.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import { abortable } from '../lib/wait.ts';
import { Failure, timedOut } from '../errors/failure.ts';
import type { Network } from '../lib/network.ts';
import { ProxyError } from '../lib/proxy-error.ts';

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
  /** How connections leave. Default: directly, and they trust whom Node trusts. */
  readonly network?: Network | undefined;
}

// A page of 250 audits is about 30 kB; what is far beyond that is not a response of these operations.
const maxResponseBytes = 8 * 1024 * 1024;

// An encoded response would have to be decoded: to validate it, and since the caller may not accept the encoding.
const accepted = { accept: 'application/json', 'accept-encoding': 'identity' };

/** Creates the client of AWS. Connections are opened when they are needed, and kept for the next call. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { url, signer, credentials, clock, propagate, network } = options;
  // The signal alone decides how long a call may take.
  const bounds = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: maxResponseBytes };
  const pool = network?.openPool(url, bounds) ?? new Pool(url.origin, bounds);
  const proxy = network?.proxyFor(url);
  let inFlight = 0;
  let onIdle: (() => void) | undefined;
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
        origin: url.origin,
        method,
        path: query === '' ? path : `${path}?${query}`,
        headers: { ...headers, ...signature, ...accepted, ...propagate?.() },
      };
      const sentAt = performance.now();
      const toError: CallError = (cause, stage) => {
        const failure =
          stage === 'sending' ? unreachable(cause, signal, url.host, proxy) : brokenResponse(cause, signal);
        failure.upstreamMs = performance.now() - sentAt;
        return failure;
      };
      inFlight += 1;
      const received = await readRawResponse(pool, call, signal, toError).finally(() => {
        inFlight -= 1;
        if (inFlight === 0) onIdle?.();
      });
      const response = { ...received, signedAt: signedAt.getTime() };
      if (response.status === 200) clock.onAccepted(response);
      return response;
    },
    close: async () => {
      if (inFlight > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      // `close` would wait for connections that nobody waits for any more.
      await pool.destroy();
    },
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
function unreachable(cause: unknown, signal: AbortSignal, host: string, proxy: URL | undefined): Failure {
  const late = timedOut(signal);
  if (late !== undefined) return late;
  if (brokenHeads.some((BrokenHead) => cause instanceof BrokenHead)) {
    const detail = `What ${host} answered is not valid HTTP: ${codeOf(cause)}.`;
    return new Failure('upstream-broken-answer', { detail, cause });
  }
  const reason = cause instanceof ProxyError ? `the gateway's proxy ${cause.reason}` : codeOf(cause);
  // The proxy's address is for the log.
  const through = proxy === undefined ? '' : ` through the proxy ${proxy.origin}`;
  const hint = untrusted.has(reason) ? ' --ca-file or AWS_CA_BUNDLE names further CAs to trust.' : '';
  return new Failure('upstream-unreachable', {
    detail: `The connection to ${host} failed: ${reason}.`,
    logMessage: `The connection to ${host}${through} failed: ${reason}.${hint}`,
    cause,
  });
}

// Node's codes for a certificate of a CA that it does not know: of a company's own, or of a proxy that reads TLS.
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

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
