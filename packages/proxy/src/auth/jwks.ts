import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import type { Logger } from 'pino';

/** Keys of this age are fetched again in the background: 5 minutes. */
export const refreshAfterMs = 300_000;

/** While the issuer cannot be reached, its last keys are used until they are this old: 6 hours. */
export const usableForMs = 21_600_000;

/** After a fetch that succeeded, a token with an unknown key starts no other for this long: 30 seconds. */
export const cooldownMs = 30_000;

/** The most tokens with an unknown key that wait for the fetch in flight; more are refused at once. */
export const maxWaiting = 16;

/** The most bytes that a document of keys may have, unpacked. */
export const maxDocument = 262_144;

const firstPauseMs = 1000;
const checkEveryMs = 10_000;

/** A fetch of keys has ended: with the keys, or with the reason why there are none. */
export type OnKeysFetched = (result: { readonly ok: true } | { readonly ok: false; readonly cause: unknown }) => void;

/** What is used of the platform's `fetch`, and of a response. */
export type FetchKeys = (
  url: URL,
  options: { readonly headers: Record<string, string>; readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly body: (AsyncIterable<unknown> & { cancel(): Promise<void> }) | null;
}>;

/** Where an issuer's keys come from. */
export interface KeySetOptions {
  /** The URL of the document (RFC 7517, section 5). Redirects are not followed. */
  readonly url: URL;
  /** How long a fetch may take, in milliseconds, to the last byte. Default: 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Ends the refreshing in the background. */
  readonly signal?: AbortSignal | undefined;
  readonly onFetched?: OnKeysFetched | undefined;
  /** Default: the platform's `fetch`. */
  readonly fetch?: FetchKeys | undefined;
  /** The monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: (() => number) | undefined;
}

/** The gateway has no key to validate a token with, and cannot get one now. */
class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

/**
 * Keeps the keys of an issuer, and finds the key of a token. A token whose key is known never waits. One whose key is
 * not known waits for the fetch in flight, or starts one where none has succeeded or failed just before. So made-up key
 * ids cause one fetch in 30 seconds at most.
 *
 * The key is not found: `JWKSNoMatchingKey` where the issuer does not have it, {@link KeysUnavailableError} where the
 * issuer could not be asked.
 */
export function createKeySet(options: KeySetOptions): JWTVerifyGetKey {
  const { url, timeoutMs = 5000, signal, onFetched, fetch: send = fetch, now = () => performance.now() } = options;
  let kept: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  let inFlight: Promise<void> | undefined;
  let nextFetchAt = -Infinity;
  let failures = 0;
  let lastFailure: unknown;
  let waiting = 0;

  const usable = (): JWTVerifyGetKey | undefined =>
    kept !== undefined && now() - kept.fetchedAt < usableForMs ? kept.find : undefined;

  const refresh = async (): Promise<void> => {
    try {
      const find = createLocalJWKSet(await fetchKeys(send, url, timeoutMs, signal));
      kept = { find, fetchedAt: now() };
      failures = 0;
      lastFailure = undefined;
      nextFetchAt = now() + cooldownMs;
      onFetched?.({ ok: true });
    } catch (cause) {
      if (signal?.aborted === true) return;
      nextFetchAt = now() + Math.min(cooldownMs, firstPauseMs * 2 ** failures);
      failures += 1;
      lastFailure = cause;
      onFetched?.({ ok: false, cause });
    } finally {
      inFlight = undefined;
    }
  };
  const startFetch = (): Promise<void> | undefined => {
    if (inFlight === undefined && now() >= nextFetchAt) inFlight = refresh();
    return inFlight;
  };
  const refreshWhenDue = (): void => {
    if (kept === undefined || now() - kept.fetchedAt >= refreshAfterMs) void startFetch();
  };

  refreshWhenDue();
  const timer = setInterval(refreshWhenDue, checkEveryMs).unref();
  signal?.addEventListener('abort', () => clearInterval(timer), { once: true });

  return async (header, token) => {
    refreshWhenDue();
    const find = usable();
    let unknown: errors.JWKSNoMatchingKey | undefined;
    if (find !== undefined) {
      try {
        return await find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        unknown = error;
      }
    }
    const fetching = startFetch();
    if (fetching !== undefined) {
      if (waiting >= maxWaiting) throw new KeysUnavailableError('Too many tokens wait for the keys of their issuer.');
      waiting += 1;
      await fetching.finally(() => (waiting -= 1));
      const fetched = usable();
      if (lastFailure === undefined && fetched !== undefined) return fetched(header, token);
    }
    if (lastFailure === undefined && unknown !== undefined) throw unknown;
    throw new KeysUnavailableError('The keys of the issuer could not be fetched.', { cause: lastFailure });
  };
}

const document = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

async function fetchKeys(
  send: FetchKeys,
  url: URL,
  timeoutMs: number,
  ended: AbortSignal | undefined,
): Promise<JSONWebKeySet> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = ended === undefined ? timeout : AbortSignal.any([timeout, ended]);
  const headers = { accept: 'application/jwk-set+json, application/json' };
  const response = await send(url, { headers, redirect: 'manual', signal });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The document of keys came with status ${response.status}.`);
  }
  // An empty document would remove valid keys.
  const parsed = document.safeParse(parseJson(await readBounded(response)));
  if (!parsed.success) throw new Error('The document of keys is not a JSON Web Key Set with at least one key.');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readBounded({ body }: Awaited<ReturnType<FetchKeys>>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of body ?? []) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('The document of keys is not made of bytes.');
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > maxDocument) throw new Error(`The document of keys is larger than ${maxDocument} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Creates the observer that logs the beginning and the end of an outage of the issuer's keys, and no fetch in between.
 *
 * @param usableForHours For how long the last keys are used meanwhile.
 */
export function logKeyOutages(logger: Logger, usableForHours: number): OnKeysFetched {
  let isOut = false;
  return (result) => {
    if (result.ok) {
      if (isOut) logger.info('jwt: the keys of the issuer can be fetched again');
    } else if (!isOut) {
      logger.warn(
        { err: result.cause },
        `jwt: the keys of the issuer cannot be fetched; its last ones, if any, are used for ${usableForHours} hours`,
      );
    }
    isOut = !result.ok;
  };
}
