import type { IncomingMessage } from 'node:http';

/** How many bytes of a body are kept; the operations take none at all. */
export const maxBodyBytes = 131_072;

const noBody = Buffer.alloc(0);

/**
 * Reads a request's body to its end. Undefined for one that is larger than {@link maxBodyBytes}: ending the connection
 * in the middle of it could lose the response on its way.
 *
 * @throws where the caller hangs up in the middle of it.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (!announcesBody(request)) return noBody;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a request without an encoding gives buffers');
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size <= maxBodyBytes ? Buffer.concat(chunks) : undefined;
}

/** A body is there if one of two headers says so (RFC 9112, section 6.3). */
function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
