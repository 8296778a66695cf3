import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { type CallOutcome, withOutcome } from '../call-outcome.ts';
import type { TracedTarget } from './tracing.ts';
import type { UpstreamHandler } from '../../upstream/handler.ts';

/** What the spans of calls are made with. */
export interface SpanCallsOptions {
  /** Starts spans. */
  readonly tracer: Tracer;
  /** Holds the span of the request that the call is for. */
  readonly contexts: AsyncLocalStorage<Context>;
  /** What is called. */
  readonly target: TracedTarget;
}

/** Makes each call a span ("Semantic conventions for HTTP spans"), without its URL, as {@link spanRequests} does. */
export function spanCalls({
  tracer,
  contexts,
  target: { name, url },
}: SpanCallsOptions): (next: UpstreamHandler) => UpstreamHandler {
  const server = {
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    'audit_gateway.target': name,
  };
  return (next) => (read, patience) => {
    const { method, path } = read.operation;
    const parent = contexts.getStore() ?? ROOT_CONTEXT;
    const attributes = { ...server, 'http.request.method': method, 'url.template': path };
    const span = tracer.startSpan(`${method} ${path}`, { kind: SpanKind.CLIENT, attributes }, parent);
    return contexts.run(trace.setSpan(parent, span), () =>
      withOutcome(
        () => next(read, patience),
        patience.signal,
        (outcome) => endSpan(span, outcome),
      ),
    );
  };
}

function endSpan(span: Span, { upstream, errorType }: CallOutcome): void {
  span.setAttributes({
    'http.response.status_code': upstream?.status,
    'aws.request_id': upstream?.requestId,
    'error.type': errorType,
  });
  if (errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
