/** Whether a value has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Splits a JSON pointer (RFC 6901) into its tokens, unescaped. */
export function toTokens(pointer: string): string[] {
  const [, ...tokens] = pointer.split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Finds what stands where a pointer's tokens lead; undefined where there is nothing. */
export function valueAt(root: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>(
    (value, token) => (isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined),
    root,
  );
}
