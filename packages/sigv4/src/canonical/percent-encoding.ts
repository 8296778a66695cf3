const hexDigits = '0123456789ABCDEF';
const percent = 0x25;

/** By byte: 1 where RFC 3986, section 2.3, has an unreserved character, which is never encoded. */
const unreserved = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~') {
  unreserved[character.charCodeAt(0)] = 1;
}

/** Whether a byte, or a character code, is an unreserved character's. */
export function isUnreserved(code: number): boolean {
  return unreserved[code] === 1;
}

/** One byte encoded, with upper-case digits (RFC 3986, section 2.1). */
export function escapeByte(byte: number): string {
  return `%${hexDigits.charAt(byte >> 4)}${hexDigits.charAt(byte & 15)}`;
}

/** A hexadecimal digit's value, -1 for what is none. */
function hexValue(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lowerCase = code | 0x20;
  return lowerCase >= 0x61 && lowerCase <= 0x66 ? lowerCase - 0x61 + 10 : -1;
}

/** The byte that the escape at an offset stands for; -1 when there is no whole escape. */
function escapedByte(bytes: Uint8Array, offset: number): number {
  if (bytes[offset] !== percent) return -1;
  const high = hexValue(bytes[offset + 1]);
  const low = hexValue(bytes[offset + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** The escapes that stay as they are: in upper case, of what is not unreserved. */
const canonicalEscapes: ReadonlySet<string> = new Set(
  Array.from(unreserved.keys())
    .filter((byte) => !isUnreserved(byte))
    .map(escapeByte),
);

function isCanonical(wire: string): boolean {
  let offset = 0;
  while (offset < wire.length) {
    if (isUnreserved(wire.charCodeAt(offset))) offset += 1;
    else if (canonicalEscapes.has(wire.slice(offset, offset + 3))) offset += 3;
    else return false;
  }
  return true;
}

/**
 * Decodes a component of a URL as it was on the wire and encodes it anew: unreserved characters plain, every other
 * byte of its UTF-8 as `%XY` in upper case. Two spellings of one text come out the same.
 *
 * It works on bytes, so nothing is refused: a `%` that starts no escape is the character `%`, and escapes that are
 * not UTF-8 stay as they are. A `+` is a plus, `%2B`, not a space.
 *
 * Source: RFC 3986, sections 2.1, 2.3 and 6.2.2; "Create a signed AWS API request", UriEncode().
 */
export function reencode(wire: string): string {
  if (isCanonical(wire)) return wire;

  const bytes = Buffer.from(wire, 'utf8');
  let encoded = '';
  for (let offset = 0; offset < bytes.length; offset += 1) {
    let byte = bytes.readUInt8(offset);
    const decoded = escapedByte(bytes, offset);
    if (decoded >= 0) {
      byte = decoded;
      offset += 2;
    }
    encoded += isUnreserved(byte) ? String.fromCharCode(byte) : escapeByte(byte);
  }
  return encoded;
}
