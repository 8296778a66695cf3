import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { Failure } from '../errors/failure.ts';
import { toProblemResponse } from '../errors/problem.ts';
import { type CheckHost, createHostCheck, type CheckSite, createSiteCheck } from '../http/browser-checks.ts';
import { contentNotAllowed, endAfterContent, hasContent } from '../http/content.ts';
import { applyRequestRules } from '../http/request-rules.ts';
import { type HttpServerOptions, startHttpServer } from '../http/server.ts';
import { type AdminPage, type AdminPages, type AdminPagesOptions, createAdminPages } from './admin-pages.ts';

/** Options of {@link startAdminServer}. */
export interface AdminServerOptions extends AdminPagesOptions, HttpServerOptions {
  /** Host names that are allowed beside `localhost` and IP addresses. */
  readonly publicHosts: readonly string[];
  readonly logger: Logger;
}

/** The admin port. */
export interface AdminServer {
  readonly url: string;
  /** Stops listening. To be called last, so that probes see the shutdown. */
  close(): Promise<void>;
}

const methods = 'GET, HEAD';
const closeWithinMs = 1000;

/**
 * Opens the admin port: `/livez`, `/readyz`, `/metrics` and `/drift`. It is a separate server, since any path of the
 * gateway may become one of AWS, and so that it still responds while the gateway is overloaded.
 *
 * @throws the system's error where it cannot listen.
 */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { logger } = options;
  const pages = createAdminPages(options);
  const checks = [
    createHostCheck(options),
    createSiteCheck({ publicHosts: options.publicHosts, allowSameSite: false }),
  ];
  const handler: RequestListener = (request, response) => {
    void makePage(pages, checks, request, options).then(({ status, headers, content }) => {
      const isFollowedByContent = hasContent(request);
      response.writeHead(status, {
        ...headers,
        'content-length': Buffer.byteLength(content),
        'cache-control': 'no-store',
        ...(isFollowedByContent && { Connection: 'close' }),
      });
      if (isFollowedByContent) endAfterContent(response, content);
      else response.end(content);
    });
  };
  const server = await startHttpServer(handler, options, logger);
  return { url: server.url, close: () => server.close(closeWithinMs) };
}

async function makePage(
  pages: AdminPages,
  checks: readonly (CheckHost | CheckSite)[],
  request: IncomingMessage,
  { logger, maxHeaderBytes }: Pick<AdminServerOptions, 'logger' | 'maxHeaderBytes'>,
): Promise<AdminPage> {
  try {
    applyRequestRules(request, maxHeaderBytes);
    for (const check of checks) check(request);
    return await findPage(pages, request)();
  } catch (error) {
    if (error instanceof Failure) return toProblemResponse(error, randomUUID());
    logger.error({ err: error }, 'a page of the admin port failed');
    return toProblemResponse(
      new Failure('internal', { detail: "The page failed; the gateway's log says why." }),
      randomUUID(),
    );
  }
}

function findPage(pages: AdminPages, request: IncomingMessage): () => AdminPage | Promise<AdminPage> {
  const { method = '', url = '' } = request;
  const [path = ''] = url.split('?', 1);
  if (path === '*') throw notAllowed(method, path);
  const page = pages.get(path);
  if (page === undefined) {
    const detail = `There is nothing at ${path}; there is something at ${[...pages.keys()].join(', ')}.`;
    throw new Failure('unknown-operation', { detail });
  }
  if (!methods.split(', ').includes(method)) throw notAllowed(method, path);
  if (hasContent(request)) throw contentNotAllowed();
  return page;
}

function notAllowed(method: string, path: string): Failure {
  const detail = `${method} is not allowed at ${path}; allowed: ${methods}.`;
  return new Failure('method-not-allowed', { detail, headers: { Allow: methods } });
}
