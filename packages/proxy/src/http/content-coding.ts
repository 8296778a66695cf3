import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request } from 'express';
import { withOwnMemory } from '../lib/own-memory.ts';

/**
 * The content codings that responses may have (RFC 9110, section 8.4), the preferred one first.
 *
 * BREACH reads a secret from the length of compressed responses: it needs a secret in them, text of the attacker beside
 * it, and a victim's browser that sends who the victim is by itself. Responses of operations have nothing of the request
 * in them, failures, which have, are never compressed, and no browser sends a key, a token or a signature by itself. The
 * documentation holds no secret.
 */
const codings = ['br', 'gzip'] as const;

/** One of the codings that responses may have. */
export type ContentCoding = (typeof codings)[number];

/** Contents below this length, in bytes, fit into a packet or two, and are sent as they are. */
export const leastToCompress = 1024;

/** What every response says that might have another coding for another client (RFC 9110, section 12.5.5). */
export const varyByCoding: Readonly<Record<string, string>> = { vary: 'Accept-Encoding' };

// Those of browsers and libraries are some dozens, of 30 characters or so.
const maxRemembered = 100;
const longestRemembered = 200;
const remembered = new Map<string, ContentCoding | undefined>();

/**
 * Chooses the coding of a response; undefined where the client does not ask for one, or prefers the content as it is.
 * Clients send the same header with each request, so that it is read once.
 */
export function chooseCoding(request: Request): ContentCoding | undefined {
  const accepted = request.headers['accept-encoding'];
  if (accepted === undefined) return undefined;
  if (remembered.has(accepted)) return remembered.get(accepted);
  const best = request.acceptsEncodings('identity', ...codings);
  const isWanted = best !== false && best !== 'identity';
  const coding = isWanted ? codings.find((each) => request.acceptsEncodings(each) === each) : undefined;
  if (accepted.length <= longestRemembered) {
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(accepted, coding);
  }
  return coding;
}

// Each kilobyte is compressed once, and sent often.
const brotliQuality = 4;

const encoders: Readonly<Record<ContentCoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gzip: (content) => promisify(gzip)(content),
};

type Encoded = Partial<Record<ContentCoding, Buffer | Promise<Buffer> | undefined>>;

// As long as the content itself is kept, in the cache or as a page. It adds some two fifths to an audit, and less to a page.
const kept = new WeakMap<Buffer, Encoded>();

/**
 * Compresses a content, in another thread. It is kept with the content, and compressed once: a promise only the first
 * times.
 */
export function encodeContent(content: Buffer, coding: ContentCoding): Buffer | Promise<Buffer> {
  const encoded: Encoded = kept.get(content) ?? {};
  const known = encoded[coding];
  if (known !== undefined) return known;
  kept.set(content, encoded);
  // zlib gives a view of a chunk that is many times as large, which would be kept with it.
  const pending = encoders[coding](content).then(withOwnMemory);
  encoded[coding] = pending;
  pending.then(
    (bytes) => (encoded[coding] = bytes),
    // Where there was no memory for it, there may be some the next time.
    () => (encoded[coding] = undefined),
  );
  return pending;
}

/**
 * Makes the entity tag of a coded content from that of the content: a strong tag belongs to one sequence of bytes (RFC
 * 9110, section 8.8.3.3).
 */
export function entityTagOfCoding(entityTag: string, coding: ContentCoding | undefined): string {
  return coding === undefined ? entityTag : `${entityTag.slice(0, -1)}-${coding}"`;
}
