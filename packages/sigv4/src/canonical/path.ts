import { escapeByte, isUnreserved } from './percent-encoding.ts';

const slash = 0x2f;

/**
 * The canonical URI: the path as on the wire, without empty and dot segments, **encoded once more**, since it is
 * encoded already. So the wire's `/a%2Fb` is `/a%252Fb` here, and only `/` and unreserved characters stay.
 *
 * Every service but S3 wants it so. An empty path is `/`.
 *
 * Source: "Create a signed AWS API request", step 1, CanonicalUri; RFC 3986, sections 5.2.4 and 6.2.2.
 */
export function canonicalPath(path: string): string {
  return encodeAgain(path.includes('//') || path.includes('/.') ? withoutEmptyAndDotSegments(path) : path || '/');
}

/**
 * Unlike RFC 3986, `/a/b/..` ends up as `/a` and not as `/a/`: AWS's own signers agree on that (botocore's
 * `remove_dot_segments`, `@smithy/signature-v4`'s `getCanonicalPath`).
 */
function withoutEmptyAndDotSegments(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const trailingSlash = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${trailingSlash}`;
}

function encodeAgain(path: string): string {
  let plain = 0;
  while (plain < path.length && staysPlain(path.charCodeAt(plain))) plain += 1;
  if (plain === path.length) return path;

  let encoded = '';
  for (const byte of Buffer.from(path, 'utf8')) {
    encoded += staysPlain(byte) ? String.fromCharCode(byte) : escapeByte(byte);
  }
  return encoded;
}

function staysPlain(code: number): boolean {
  return code === slash || isUnreserved(code);
}
