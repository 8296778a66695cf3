import type { RequestHandler } from 'express';
import type { UpstreamHandler } from '../../upstream/handler.ts';

/** The traces of a gateway. */
export interface Tracing {
  /**
   * Makes a request a span, the child of what the caller's `traceparent` names (W3C Trace Context). The exchange has to
   * have begun.
   */
  readonly traceRequest: RequestHandler;
  /**
   * Makes each call to a target a span, the child of the request that it is for. Stands right around what makes the
   * calls, so that each attempt is one.
   */
  traceCalls(target: TracedTarget): (next: UpstreamHandler) => UpstreamHandler;
  /**
   * The headers by which what is called goes on with the trace: `traceparent` with the span of the call, none outside of
   * a request. Not to be signed, since a proxy on the way may put its own span there.
   */
  readonly propagate: () => Readonly<Record<string, string>>;
  /**
   * Sends what has not been sent, for as long as `OTEL_EXPORTER_OTLP_TIMEOUT` allows: 10 s by default. Never rejects.
   */
  close(): Promise<void>;
}

/** What the calls to a target have in common. */
export interface TracedTarget {
  /** The target's name. */
  readonly name: string;
  /** Where its calls go. */
  readonly url: URL;
}
