import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { readClient } from './client-address.ts';
import { requestContextOf } from './request-context.ts';
import { readServedRequest, type ServedRequest } from './observe-requests.ts';

/** Options of {@link spanRequests}. */
export interface SpanRequestsOptions {
  readonly tracer: Tracer;
  /** Holds the span of the request that is being served. */
  readonly contexts: AsyncLocalStorage<Context>;
  /** Reads the caller's `traceparent`. */
  readonly propagator: TextMapPropagator;
}

/**
 * Creates the middleware that makes a request a span ("Semantic conventions for HTTP spans"). It comes after
 * authentication: the `traceparent` of an unknown client must not decide what is sampled. No attribute holds the URL: a
 * caller chose it, and it may hold a token.
 */
export function spanRequests({ tracer, contexts, propagator }: SpanRequestsOptions): RequestHandler {
  return (request, response, next) => {
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const context = requestContextOf(response);
    const attributes = { 'url.scheme': readClient(request).scheme, 'audit_gateway.request_id': context.requestId };
    const options = { kind: SpanKind.SERVER, attributes, startTime: context.beganAt };
    const span = tracer.startSpan(request.method, options, parent);
    context.traceId = span.spanContext().traceId;
    response.once('close', () => endSpan(span, readServedRequest(request, response)));
    contexts.run(trace.setSpan(parent, span), next);
  };
}

function endSpan(span: Span, { method, route, status, errorType, source, caller, target }: ServedRequest): void {
  span.updateName(route === undefined ? method : `${method} ${route}`);
  span.setAttributes({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    'error.type': errorType,
    'audit_gateway.source': source,
    'audit_gateway.caller': caller,
    'audit_gateway.target': target,
  });
  // An error of the caller is not one of the server.
  if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
