import type { operations } from '@audit-gateway/types';
import { type AuditApiError, invalidArgument, toAuditApiError } from './errors.ts';
import { type Fetch, isObject } from './fetch.ts';

/**
 * A credential: text, or what gives it, asked before each request. After a 401 it is asked once more with
 * `refresh: true`, for a new one in place of one that it keeps, and the request is sent again. Empty: none is sent.
 */
export type Credential = string | ((context: CredentialContext) => string | Promise<string>);

/** What a function that gives a credential learns. */
export interface CredentialContext {
  /** Whether the gateway refused the last one, so that a cached one must be replaced. */
  readonly refresh: boolean;
  /** Aborts when the call ends before the credential is there. */
  readonly signal: AbortSignal;
}

/** How failed requests are retried: those whose error is `retryable`. */
export interface RetryOptions {
  /** The most requests that one call makes, the first included; a whole number from 1. Default: 3. */
  readonly maxAttempts?: number | undefined;
}

/** One request of a call. */
export interface RequestEvent {
  readonly operation: keyof operations;
  /** The URL with its query. */
  readonly url: string;
  /** 1 for the first request of a call, one more with each retry. */
  readonly attempt: number;
}

/** What is known before a request is sent. */
export interface BeforeRequestEvent extends RequestEvent {
  /** What is sent besides credentials. Headers may be added, for instance `traceparent`. */
  readonly headers: Record<string, string>;
}

/** What is known when a response is there. */
export interface ResponseEvent extends RequestEvent {
  readonly status: number;
  /** The id that the service gave the request; absent where it gave none. */
  readonly requestId: string | undefined;
  /** How long the response took, with its content, in milliseconds. */
  readonly durationMs: number;
}

/** What is known when a request is about to be retried. */
export interface RetryEvent extends RequestEvent {
  /** Why the request failed. */
  readonly error: AuditApiError;
  /** How long the client waits before the next request, in milliseconds. */
  readonly delayMs: number;
}

/** What the client and each call can be given. Those of a call win. */
export interface SharedOptions {
  /**
   * The time for one call in milliseconds, from 1 to 2147483647, with its retries and the delays between them. Each
   * page of a listing and each poll of a wait is a call of its own. Default: 30000.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How failed requests are retried; `false`: not at all. Between two attempts a call waits for what
   * `x-amz-retry-after` or `Retry-After` asks and a random part of a time that doubles, from 200 to 5000 ms; where that
   * would take longer than the call may, it fails at once. Default: 3 attempts.
   */
  readonly retry?: RetryOptions | false | undefined;
  /** Sent with each request. Those of a call are added to those of the client. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How to reach the gateway. */
export interface AuditClientOptions extends SharedOptions {
  /**
   * Where the gateway is, for instance `http://127.0.0.1:8080`: an http or https URL. It may have a path, which is kept;
   * in a browser it may be a path alone. It must not have a user name, a password, a query or a fragment.
   */
  readonly baseUrl: string;
  /** Sent as `x-api-key`. Default: not sent. */
  readonly apiKey?: Credential | undefined;
  /** Sent as `Authorization: Bearer …`. Default: not sent. */
  readonly token?: Credential | undefined;
  /** Sends the requests. Default: the global `fetch`, as it is at the time of the request. */
  readonly fetch?: Fetch | undefined;
  /** Called before each request. What a hook throws ends the call, and is passed on as it is. */
  readonly onRequest?: ((event: BeforeRequestEvent) => void) | undefined;
  /** Called after each response, whatever its status. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called before the delay that precedes a retry. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Options of every call. */
export interface CallOptions extends SharedOptions {
  /**
   * Ends the call, which then fails with the code `Aborted` and the signal's reason as `cause`; or with the reason
   * itself, where that is an AuditApiError.
   */
  readonly signal?: AbortSignal | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isHeaderText = (value: unknown): boolean =>
  typeof value === 'string' && /^([\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/.test(value);
const isCredential = (value: unknown): boolean => isFunction(value) || isHeaderText(value);
// What a timer can wait.
const isDelay = (value: unknown): boolean => typeof value === 'number' && value >= 1 && value <= 2_147_483_647;

const aCredential = 'must be one line of text that a header can have, or a function that gives it';
const aDelay = 'must be a number of milliseconds from 1 to 2147483647';
const aFunction = 'must be a function';

const checks: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  baseUrl: [isBaseUrl, 'must be an http or https URL without user name, password, query and fragment'],
  apiKey: [isCredential, aCredential],
  token: [isCredential, aCredential],
  timeoutMs: [isDelay, aDelay],
  minIntervalMs: [isDelay, aDelay],
  maxIntervalMs: [isDelay, aDelay],
  retry: [isRetry, 'must be false or { maxAttempts }, a whole number from 1'],
  headers: [isHeaders, 'must be an object of names and texts that headers can have'],
  signal: [(value) => isObject(value) && isFunction(value['addEventListener']), 'must be an AbortSignal'],
  fetch: [isFunction, aFunction],
  onRequest: [isFunction, aFunction],
  onResponse: [isFunction, aFunction],
  onRetry: [isFunction, aFunction],
  onProgress: [isFunction, aFunction],
};

/**
 * Checks options, each by itself. Their values stay out of the error, unless they are numbers: they can be secrets.
 *
 * @param required The option that must be there.
 * @throws {AuditApiError} InvalidArgument with each option that cannot be used.
 */
export function checkOptions(options: unknown, required?: string): void {
  if (!isObject(options)) throw invalidArgument(['/options', 'must be an object']);
  const faults = Object.entries(checks).flatMap(([name, [accepts, allowed]]): [string, string][] => {
    const value = options[name];
    if (value === undefined ? name !== required : accepts(value)) return [];
    const given = typeof value === 'number' ? value : typeof value;
    return [[`/options/${name}`, given === 'string' ? allowed : `${allowed}, not ${given}`]];
  });
  if (faults.length) throw invalidArgument(...faults);
}

/**
 * The headers of the credentials.
 *
 * @throws {AuditApiError} Unauthenticated where a function fails; InvalidArgument where it gives what no header can have.
 */
export async function credentialHeaders(
  { apiKey, token }: Pick<AuditClientOptions, 'apiKey' | 'token'>,
  context: CredentialContext,
): Promise<Record<string, string>> {
  const [key, bearer] = await Promise.all([read('apiKey', apiKey, context), read('token', token, context)]);
  return { ...(key && { 'x-api-key': key }), ...(bearer && { authorization: `Bearer ${bearer}` }) };
}

/** A base URL without a slash at its end; undefined for what is none. */
export function parseBaseUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || /^\s*$|[?#]/.test(value)) return undefined;
  try {
    const page: unknown = Reflect.get(globalThis, 'location');
    const url = new URL(value, isObject(page) ? String(page['href']) : undefined);
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
    return url.origin + url.pathname.replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

function isBaseUrl(value: unknown): boolean {
  return parseBaseUrl(value) !== undefined;
}

function isRetry(value: unknown): boolean {
  if (value === false) return true;
  if (!isObject(value)) return false;
  const { maxAttempts = 1 } = value;
  return Number.isInteger(maxAttempts) && Number(maxAttempts) >= 1;
}

function isHeaders(value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(([name, text]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && isHeaderText(text));
}

async function read(
  name: string,
  credential: Credential | undefined,
  context: CredentialContext,
): Promise<string | undefined> {
  if (typeof credential !== 'function') return credential;
  let value: unknown;
  try {
    value = await credential(context);
  } catch (cause) {
    throw toAuditApiError(cause, 'Unauthenticated', `/options/${name} failed`);
  }
  if (typeof value === 'string' && isHeaderText(value)) return value;
  throw invalidArgument([`/options/${name}`, 'must give one line of text that a header can have']);
}
