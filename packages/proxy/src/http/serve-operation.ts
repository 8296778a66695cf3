import type { Request, RequestHandler, Response } from 'express';
import { requestContextOf } from './request-context.ts';
import { cachingHeaders, isFromCache, wantsNewResponse } from './caching-headers.ts';
import type { CachedHandler, CachedResponse } from '../interceptors/cache.ts';
import { chooseCoding, encodeContent, entityTagOfCoding, leastToCompress, varyByCoding } from './content-coding.ts';
import { isNotModified } from '../lib/entity-tag.ts';
import { keyOf, type CallOptions } from '../upstream/handler.ts';
import { buildUpstreamRequest } from '../upstream/upstream-request.ts';
import { writeResponse } from './write-response.ts';
import type { ServerResponse } from 'node:http';

/** Creates the middleware that serves a valid request with AWS's response, to the byte. */
export function serveOperation(targets: ReadonlyMap<string, CachedHandler>, timeoutMs: number): RequestHandler {
  return async (request, response) => {
    const { headers } = request;
    const context = requestContextOf(response);
    const { caller, target = '', match, inputs } = context;
    const handler = targets.get(target);
    if (handler === undefined || caller === undefined || match === undefined || inputs === undefined)
      throw new Error('The request was not identified');
    const { operation } = match;
    const upstreamRequest = buildUpstreamRequest(operation, inputs);
    const operationRequest = {
      operation,
      request: upstreamRequest,
      key: keyOf({ operation, request: upstreamRequest }),
      caller: caller.name,
      noCache: wantsNewResponse(headers['cache-control']),
    };
    const served = await handler(operationRequest, new RequestCallOptions(response, context.beganAt + timeoutMs));
    context.served = served;
    if (isFromCache(served.cache)) context.onCacheHit?.();
    const sent = send(request, response, served);
    // Only to compress a content for the first time takes a turn of the event loop.
    if (sent instanceof Promise) await sent;
  };
}

function send(request: Request, response: Response, served: CachedResponse): void | Promise<void> {
  const { content, entityTag, upstream } = served;
  const mayBeCoded = content.length >= leastToCompress;
  const coding = mayBeCoded ? chooseCoding(request) : undefined;
  const etag = entityTagOfCoding(entityTag, coding);
  const notModified = isNotModified(request.headers['if-none-match'], etag);
  const status = notModified ? 304 : 200;
  const headers = {
    ...cachingHeaders(served, status),
    ...(upstream?.requestId !== undefined && { 'x-upstream-request-id': upstream.requestId }),
    ...(mayBeCoded && varyByCoding),
  };
  if (coding !== undefined) Object.assign(headers, { etag, ...(!notModified && { 'content-encoding': coding }) });
  if (notModified) {
    writeResponse(response, 304, headers);
    return undefined;
  }
  const respond = (bytes: Buffer): void =>
    writeResponse(response, 200, { 'content-type': 'application/json', ...headers }, bytes);
  const bytes = coding === undefined ? content : encodeContent(content, coding);
  if (bytes instanceof Promise) return bytes.then(respond);
  respond(bytes);
  return undefined;
}

/**
 * The deadline and signal of a request. The signal is aborted when the deadline has passed (the reason is a
 * TimeoutError) or the caller has hung up. It is created on first use: a request that is served from the cache needs
 * none.
 *
 * A class, since V8 gives each object literal with a getter a hidden class of its own, in old space: twice the CPU time
 * for each cached response.
 */
class RequestCallOptions implements CallOptions {
  readonly deadline: number;
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  /**
   * @param response When it closes unfinished, the caller has hung up.
   * @param deadline On the monotonic clock, in milliseconds.
   */
  constructor(response: ServerResponse, deadline: number) {
    this.#response = response;
    this.deadline = deadline;
  }

  /** Created on first use. */
  get signal(): AbortSignal {
    this.#signal ??= createSignal(this.#response, this.deadline);
    return this.#signal;
  }
}

function createSignal(response: ServerResponse, deadline: number): AbortSignal {
  const controller = new AbortController();
  const hangUp = (): void => controller.abort(new DOMException('The caller has hung up', 'AbortError'));
  if (response.destroyed) hangUp();
  const timeUp = (): void => controller.abort(new DOMException('The time is up', 'TimeoutError'));
  const timer = setTimeout(timeUp, deadline - performance.now());
  response.on('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) hangUp();
  });
  return controller.signal;
}
