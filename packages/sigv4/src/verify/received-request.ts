/** A request as it came in: untouched, for what was rewritten is not what was signed. */
export interface ReceivedRequest {
  /** The method as received. */
  method: string;
  /** The path as received: percent-encoded, nothing decoded, nothing resolved. */
  path: string;
  /** The query as received, without the `?`; `''` for none. */
  query: string;
  /**
   * The headers by lower-case name, as node's `request.headers` or `request.headersDistinct` have them. AWS joins
   * the values of a header that came twice by `,` and node by `, `, so those verify from `headersDistinct` alone.
   */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The whole body, as received; a string counts as its UTF-8. */
  body: Uint8Array | string;
}

/** A header's value or values; undefined when it was not sent, also for names that every object inherits. */
export function headerValues({ headers }: ReceivedRequest, name: string): string | readonly string[] | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}

/** A header as one text. One that may come once and came twice fails as its value, since no such value has a comma. */
export function headerText(request: ReceivedRequest, name: string): string | undefined {
  const values = headerValues(request, name);
  return values === undefined || typeof values === 'string' ? values : values.join(',');
}
