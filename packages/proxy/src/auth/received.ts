/** A request, as far as it says who sends it. Untouched: what was rewritten is not what was signed. */
export interface Received {
  /** The method. */
  readonly method: string;
  /** The path as received, with the target's name. */
  readonly path: string;
  /** The query as received, without the `?`. */
  readonly rawQuery: string;
  /** The headers by lower-case name, as Node's `headersDistinct` has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A header as one text, several values joined by commas; undefined for a header that is missing or empty. */
export function headerOf({ headers }: Pick<Received, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  const text = typeof value === 'string' ? value : value?.join(',');
  return text === '' ? undefined : text;
}
