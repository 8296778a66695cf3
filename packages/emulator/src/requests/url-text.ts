/** The two parts of a request target as they were sent. */
export interface RequestTarget {
  /** The path: percent-encoded, nothing resolved. */
  readonly path: string;
  /** What follows the first `?`, without it; '' for nothing. */
  readonly query: string;
}

/** Splits a request target at its first `?`. */
export function splitTarget(target: string): RequestTarget {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * Decodes percent-encoding (RFC 3986, section 2.1); a `+` stays a plus. Text that is not well encoded stays as it is,
 * so that it fails the constraints of what it was meant to be.
 */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The values of each parameter of a query, decoded, in the order in which they were sent. */
export function parseQuery(query: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = percentDecode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : percentDecode(pair.slice(equals + 1));
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}
