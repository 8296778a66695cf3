import { detailsOf, errorFromResponse } from './error-from-response.ts';
import { AuditApiError, toAuditApiError } from './error.ts';
import { parseJson } from './json.ts';

/** What openapi-fetch makes of an answer. */
export interface HttpResult {
  /** The content of a successful answer; absent where it has none. */
  readonly data?: string;
  /** The content of any other answer, parsed where it is JSON. */
  readonly error?: unknown;
  /** The answer itself. */
  readonly response: Response;
}

/**
 * Sends a request once.
 *
 * @param send Sends it.
 * @param read Reads the parsed content of a successful answer; undefined for one that is not as it should be.
 * @throws {AuditApiError} for every failure.
 */
export async function attempt<Result>(
  send: () => Promise<HttpResult>,
  read: (answer: unknown) => Result | undefined,
): Promise<Result> {
  const { data = '', error, response } = await send().catch(throwNetworkError);
  if (!response.ok) throw errorFromResponse(response, error);
  try {
    const result = /json/i.test(response.headers.get('content-type') ?? '') && read(parseJson(data));
    if (result) return result;
    throw TypeError('wrong content');
  } catch (cause) {
    throw new AuditApiError('BrokenAnswer', `broken answer: ${String(cause)}`, { ...detailsOf(response, {}), cause });
  }
}

function throwNetworkError(cause: unknown): never {
  // Node's fetch says "fetch failed" alone, and the reason in the cause of that.
  const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
  throw toAuditApiError(cause, 'NetworkError', `no answer: ${String(reason)}`);
}
