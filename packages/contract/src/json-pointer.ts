/** Writes tokens as a JSON pointer (RFC 6901). */
export function toPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Reads a JSON pointer in a URI fragment, `#/…`, as its unescaped tokens (RFC 6901, section 6): percent-decoded first,
 * then split. Anything else gives undefined.
 */
export function fromFragment(text: string): string[] | undefined {
  const pointer = percentDecode(text);
  if (pointer === undefined || !/^#(?:$|\/)/.test(pointer)) return undefined;
  const [, ...tokens] = pointer.split('/');
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Writes tokens as a JSON pointer in a URI fragment (RFC 6901, section 6). */
export function toFragment(tokens: readonly string[]): string {
  return `#${toPointer(tokens).split('/').map(encodeURIComponent).join('/')}`;
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
