import type { Request, RequestHandler, Response } from 'express';
import { isNotModified } from '../lib/entity-tag.ts';
import { requestContextOf } from '../http/request-context.ts';
import { Failure } from '../errors/failure.ts';
import { splitUrl } from '../http/request-target.ts';
import { createConcurrencyLimiter } from '../http/load-shedding.ts';
import {
  chooseCoding,
  encodeContent,
  entityTagOfCoding,
  leastToCompress,
  varyByCoding,
} from '../http/content-coding.ts';
import { writeResponse } from '../http/write-response.ts';
import type { DocsPage, DocsPages } from './docs-pages.ts';

const methods = ['GET', 'HEAD'];

// Pages are large and open to everybody: slow readers of them must not use up what the operations' callers need.
const maxInFlight = 32;

/** Media types whose contents are compressed already. */
const compressed: ReadonlySet<string> = new Set(['image/png']);

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Swagger UI's style sheet contains its icons.
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Creates the middleware that serves the documentation's pages, compressed where the client asks, and leads from `/docs/`
 * to `/docs`. They need no authentication: the document contains no
 * secret, and a reader types credentials into the page.
 *
 * @param onShed Notified of each request that is refused because there are too many.
 */
export function serveDocs(pages: DocsPages, onShed: () => void): RequestHandler {
  const limiter = createConcurrencyLimiter({ max: maxInFlight, onShed, what: 'pages of its documentation' });
  const respond = async (page: DocsPage, path: string, request: Request, response: Response): Promise<void> => {
    requestContextOf(response).page = path;
    if (!methods.includes(request.method)) {
      const allowed = methods.join(', ');
      const detail = `${request.method} is not allowed at ${path}; allowed: ${allowed}.`;
      throw new Failure('method-not-allowed', { detail, headers: { Allow: allowed } });
    }
    response.on('close', limiter.acquire());
    const { bytes, entityTag } = await page.read();
    const mayBeCoded = bytes.length >= leastToCompress && !compressed.has(page.type);
    const coding = mayBeCoded ? chooseCoding(request) : undefined;
    const etag = entityTagOfCoding(entityTag, coding);
    const all = { ...headers, etag, ...(mayBeCoded && varyByCoding) };
    if (isNotModified(request.headers['if-none-match'], etag)) {
      writeResponse(response, 304, all);
    } else if (coding === undefined) {
      writeResponse(response, 200, { ...all, 'content-type': page.type }, bytes);
    } else {
      const encoded = await encodeContent(bytes, coding);
      writeResponse(response, 200, { ...all, 'content-type': page.type, 'content-encoding': coding }, encoded);
    }
  };
  return (request, response, next) => {
    const { path } = splitUrl(request.originalUrl);
    const page = pages.get(path);
    if (page !== undefined) return respond(page, path, request, response);
    const intended = path.endsWith('/') && methods.includes(request.method) ? path.slice(0, -1) : '';
    if (pages.get(intended)?.type.startsWith('text/html') === true) {
      requestContextOf(response).page = intended;
      // Relative, so that it holds behind any host name and prefix.
      writeResponse(response, 308, { location: `../${intended.split('/').at(-1) ?? ''}` }, '');
      return undefined;
    }
    next();
    return undefined;
  };
}
