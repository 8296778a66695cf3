/** Writes tokens as a JSON pointer (RFC 6901). */
export function toPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Splits a JSON pointer in a URI fragment, `#/…`, into its unescaped tokens (RFC 6901, section 6). */
export function fromFragment(fragment: string): string[] {
  return fragment
    .slice(2)
    .split('/')
    .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Writes tokens as a JSON pointer in a URI fragment (RFC 6901, section 6). */
export function toFragment(tokens: readonly string[]): string {
  return `#${toPointer(tokens).split('/').map(encodeURIComponent).join('/')}`;
}
