import { hash } from 'node:crypto';

/**
 * Makes the strong entity tag of a content (RFC 9110, section 8.8.3): equal contents have equal tags, on every gateway.
 */
export function entityTagOf(content: Buffer): string {
  return `"${hash('sha256', content, 'base64url')}"`;
}

// RFC 9110, section 8.8.3: a comma may be part of a tag, a quote may not.
const opaqueTags = /"[\x21\x23-\x7e\x80-\xff]*"/g;

/**
 * Whether a caller has the content already (RFC 9110, section 13.1.2): its `If-None-Match` is `*`, or lists the tag.
 * The comparison is weak: `W/"a"` matches `"a"`.
 *
 * @param ifNoneMatch The request's header; undefined, and nothing matches, where it has none.
 * @param entityTag The strong tag of the content as it is now.
 */
export function isNotModified(ifNoneMatch: string | undefined, entityTag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || (ifNoneMatch.match(opaqueTags)?.includes(entityTag) ?? false);
}
