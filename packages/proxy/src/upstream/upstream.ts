import type { Credentials, Signer } from '@audit-gateway/sigv4';
import { Pool, errors } from 'undici';
import { type CallStage, readRawResponse, type RawResponse } from './raw-response.ts';
import type { SigningClock } from './signing-clock.ts';
import type { WaitingCallers } from './handler.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import { abortable } from '../lib/wait.ts';
import { Failure, isTimeUp, timeUp } from '../errors/failure.ts';
import type { Network } from '../lib/network.ts';
import { ProxyError } from '../lib/proxy-error.ts';

/** The connections to AWS: signs requests and sends them. */
export interface Upstream {
  /**
   * Signs a request, sends it and reads the whole response.
   *
   * @param signal Ends the call: the deadline has passed (the reason is a TimeoutError) or the caller no longer waits.
   * @param waiting Who share the call: whose time is up gets told what the call waits for. Default: nobody.
   * @throws {Failure} where there are no credentials, AWS cannot be reached, its response breaks off, or the deadline
   *   has passed.
   */
  send(request: UpstreamRequest, signal: AbortSignal, waiting?: WaitingCallers): Promise<RawResponse>;
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

  const call = async (
    { method, path: ownPath, query }: UpstreamRequest,
    signal: AbortSignal,
    wait: Wait,
  ): Promise<RawResponse> => {
    const path = prefix + ownPath;
    const given = credentials();
    const identity = given instanceof Promise ? await identityOf(given, signal, wait) : given;
    const headers = { host: url.host };
    const signedAt = clock.now();
    const signature = signer.sign({ method, path, query, headers }, identity, signedAt);
    const request = {
      origin: url.origin,
      method,
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...signature, ...accepted, ...propagate?.() },
    };
    const sentAt = performance.now();
    wait.stage = 'connection';
    const received = await readRawResponse(pool, request, {
      signal,
      onStage: (stage) => (wait.stage = stage),
      toError: (cause) => {
        const failure = isTimeUp(signal) ? wait.timeUp() : wait.brokenOff(cause);
        failure.upstreamMs = performance.now() - sentAt;
        return failure;
      },
    });
    const response = { ...received, signedAt: signedAt.getTime() };
    if (response.status === 200) clock.onAccepted(response);
    return response;
  };

  return {
    send: async (request, signal, waiting) => {
      const wait = new Wait(url.host, proxy);
      const stopObserving = waiting?.observe(wait);
      inFlight += 1;
      try {
        return await call(request, signal, wait);
      } finally {
        stopObserving?.();
        inFlight -= 1;
        if (inFlight === 0) onIdle?.();
      }
    },
    close: async () => {
      if (inFlight > 0) await new Promise<void>((resolve) => (onIdle = resolve));
      // `close` would wait for connections that nobody waits for any more.
      await pool.destroy();
    },
  };
}

function identityOf(given: Promise<Credentials>, signal: AbortSignal, wait: Wait): Promise<Credentials> {
  return abortable(given, signal).catch((cause: unknown) => {
    throw isTimeUp(signal) ? wait.timeUp() : wait.brokenOff(cause);
  });
}

/** What a call waits for, and how it fails there. */
class Wait {
  stage: 'credentials' | CallStage = 'credentials';
  readonly #host: string;
  readonly #proxy: URL | undefined;

  /** @param proxy The proxy on the way to the host. Its address is for the log. */
  constructor(host: string, proxy: URL | undefined) {
    this.#host = host;
    this.#proxy = proxy;
  }

  /** Makes the failure of a request whose deadline has passed. */
  timeUp(): Failure {
    if (this.stage === 'credentials') return timeUp({ detail: `The gateway got no AWS credentials ${withinTime}` });
    if (this.stage !== 'connection') return timeUp();
    const through = this.#proxy === undefined ? '' : " through the gateway's proxy";
    return timeUp({
      detail: `The connection to ${this.#host}${through} was not open ${withinTime}`,
      logMessage: `The connection to ${this.#way} was not open ${withinTime}`,
    });
  }

  /** Makes the failure of a call that ended before its deadline. */
  brokenOff(cause: unknown): Failure {
    if (this.stage === 'credentials') {
      const detail = 'The gateway could not obtain AWS credentials; its log says why.';
      return new Failure('gateway-credentials', { detail, cause });
    }
    if (this.stage === 'content') {
      return new Failure('upstream-broken-answer', { detail: `AWS's answer broke off: ${codeOf(cause)}.`, cause });
    }
    if (brokenHeads.some((BrokenHead) => cause instanceof BrokenHead)) {
      const detail = `What ${this.#host} answered is not valid HTTP: ${codeOf(cause)}.`;
      return new Failure('upstream-broken-answer', { detail, cause });
    }
    const reason = cause instanceof ProxyError ? `the gateway's proxy ${cause.reason}` : codeOf(cause);
    const hint = untrusted.has(reason) ? ' --ca-file or AWS_CA_BUNDLE names further CAs to trust.' : '';
    return new Failure('upstream-unreachable', {
      detail: `The connection to ${this.#host} failed: ${reason}.`,
      logMessage: `The connection to ${this.#way} failed: ${reason}.${hint}`,
      cause,
    });
  }

  get #way(): string {
    return this.#proxy === undefined ? this.#host : `${this.#host} through the proxy ${this.#proxy.origin}`;
  }
}

const withinTime = 'within the time that a request may take.';

// undici's errors for a response whose head is not valid HTTP.
const brokenHeads = [errors.HTTPParserError, errors.ResponseContentLengthMismatchError, errors.HeadersOverflowError];

// Node's codes for a certificate of a CA that it does not know: of a company's own, or of a proxy that reads TLS.
const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
