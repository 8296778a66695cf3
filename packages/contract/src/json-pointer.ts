/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Writes tokens as a JSON pointer (RFC 6901). */
export function toPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Splits a JSON pointer (RFC 6901) into its tokens, unescaped. */
export function fromPointer(pointer: string): string[] {
  const [, ...tokens] = pointer.split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Reads a JSON pointer in a URI fragment, `#/…`, as its unescaped tokens (RFC 6901, section 6): percent-decoded first,
 * then split. Anything else gives undefined.
 */
export function fromFragment(text: string): string[] | undefined {
  const pointer = percentDecode(text);
  return pointer !== undefined && /^#(?:$|\/)/.test(pointer) ? fromPointer(pointer) : undefined;
}

/** Writes tokens as a JSON pointer in a URI fragment (RFC 6901, section 6). */
export function toFragment(tokens: readonly string[]): string {
  return `#${toPointer(tokens).split('/').map(encodeURIComponent).join('/')}`;
}

/** Finds the value that a pointer's tokens lead to, in objects and arrays; undefined where there is none. */
export function valueAt(root: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>((value, token) => {
    if (Array.isArray(value)) return Object.hasOwn(value, token) ? value[Number(token)] : undefined;
    return isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
  }, root);
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
