import { asArray, isObject } from './json.ts';

/** Writes tokens as a JSON pointer (RFC 6901). */
export function toPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Reads a reference within the document, `#/…`, as its tokens (RFC 6901, section 6); undefined for any other. */
export function fromReference(reference: string): readonly string[] | undefined {
  if (!reference.startsWith('#/')) return undefined;
  const tokens = reference.slice(2).split('/');
  return tokens.map((token) => percentDecode(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What is at a location of a document; undefined if there is nothing. */
export function valueAt(root: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>((value, token) => {
    if (isObject(value)) return Object.hasOwn(value, token) ? value[token] : undefined;
    return asArray(value)[Number(token)];
  }, root);
}

function percentDecode(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
