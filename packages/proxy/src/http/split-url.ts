/** A request's target in its two parts, as received. */
export interface SplitUrl {
  /** The path. */
  readonly path: string;
  /** The query, without its question mark; empty where there is none. */
  readonly rawQuery: string;
}

/** Splits a request's target at its first question mark (RFC 9112, section 3.2.1). */
export function splitUrl(url: string): SplitUrl {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, rawQuery: '' } : { path: url.slice(0, mark), rawQuery: url.slice(mark + 1) };
}
