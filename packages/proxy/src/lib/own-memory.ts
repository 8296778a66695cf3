/**
 * Gives a content that keeps no other memory than its own: a small one may be a view of a much larger buffer, which would
 * then stay in memory with it.
 */
export function withOwnMemory(content: Buffer): Buffer {
  if (content.buffer.byteLength === content.length) return content;
  const own = Buffer.allocUnsafeSlow(content.length);
  content.copy(own);
  return own;
}
