import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import { requestContextOf } from '../http/request-context.ts';
import { splitUrl } from '../http/request-target.ts';
import { writeResponse } from '../http/write-response.ts';
import { type DocsPages, keepContent, pageTypes } from './docs-pages.ts';

/** Where the page's address is, relative to the gateway's own. */
const name = 'posture';

/** Where the built files of the installed `@audit-gateway/posture` are; undefined where it is not installed. */
export function installedPosture(): URL | undefined {
  try {
    return new URL('.', import.meta.resolve('@audit-gateway/posture/page/index.html'));
  } catch {
    return undefined;
  }
}

/**
 * Creates the pages of `/posture`: the page, its script, style and icon. Each is read at its first request, and kept.
 *
 * @param folder Where the built files are.
 * @returns Undefined where they are not: whoever runs the gateway from source may not have built them.
 */
export function createPosturePages(folder: URL | undefined): DocsPages | undefined {
  if (folder === undefined || !existsSync(new URL('index.html', folder))) return undefined;
  const file = (path: string, type: string) => {
    return { type, read: keepContent(() => readFile(new URL(path, folder))) };
  };
  return new Map([
    [`/${name}`, file('index.html', pageTypes.html)],
    [`/${name}/page.js`, file(`${name}/page.js`, pageTypes.js)],
    [`/${name}/page.css`, file(`${name}/page.css`, pageTypes.css)],
    [`/${name}/icon.svg`, file(`${name}/icon.svg`, pageTypes.svg)],
  ]);
}

/**
 * Leads a browser that asks for `/` to the page. Only browsers ask for `text/html` by name; every other client gets the
 * response of any unknown path.
 */
export const leadToPosture: RequestHandler = (request, response, next) => {
  const isPageRequest = ['GET', 'HEAD'].includes(request.method) && splitUrl(request.originalUrl).path === '/';
  if (!isPageRequest || !request.accepts().includes('text/html')) {
    next();
    return;
  }
  requestContextOf(response).page = '/';
  // Relative to what was requested, so that it holds behind a prefix too, with a slash at its end or without.
  const last = splitUrl(request.url).path.split('/').at(-1) ?? '';
  const location = last === '' ? name : `${last}/${name}`;
  writeResponse(response, 303, { location, vary: 'accept', 'cache-control': 'no-cache' });
};
