/** A `fetch`, as far as the client uses it: the global one, undici's, a stub. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What the client passes to `fetch` besides the URL. */
export interface FetchInit {
  method: 'GET';
  headers: Record<string, string>;
  redirect: 'manual';
  signal: AbortSignal;
}

/** What the client reads of a response. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * Reads how long a response asks to wait: `x-amz-retry-after`, in milliseconds, which gateways and AWS's SDKs have; or
 * else `Retry-After`, whole seconds or an HTTP date (RFC 9110, section 10.2.3).
 *
 * @param now The present time in milliseconds since 1970.
 * @returns Milliseconds, 0 for a time that is past; undefined where neither header has a valid value.
 */
export function parseRetryAfter(headers: FetchResponse['headers'], now: number): number | undefined {
  const exact = headers.get('x-amz-retry-after') ?? '';
  if (/^\d+$/.test(exact)) return Number(exact);
  const value = headers.get('retry-after') ?? '';
  // One of the three forms of an HTTP date has no zone, and means GMT all the same (RFC 9110, section 5.6.7).
  const date = value.replace(/( GMT)?$/, ' GMT');
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Math.max(0, Date.parse(date) - now);
  return isNaN(ms) ? undefined : ms;
}

/** A JSON object whose members are not known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
