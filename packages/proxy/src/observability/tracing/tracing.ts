import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Fetch } from '../../reading/audit-read.ts';

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
  traceCalls(target: TracedTarget): (next: Fetch) => Fetch;
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

/**
 * Starts tracing where OpenTelemetry's standard environment asks for it: `otlp` in `OTEL_TRACES_EXPORTER`, or, without
 * that, an `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. `OTEL_SDK_DISABLED=true` overrules.
 * Elsewhere nothing is loaded, and a request costs nothing more.
 *
 * @param logger Gets what is wrong with the environment, and with sending the spans; neither ends the gateway.
 */
export async function startTracing(logger: Logger): Promise<Tracing | undefined> {
  if (!isWanted(process.env)) return undefined;
  const { createTracing } = await import('./create-tracing.ts');
  return createTracing(logger);
}

// OpenTelemetry's packages read the environment of the process, so the decision to load them does too.
function isWanted(env: Readonly<Record<string, string | undefined>>): boolean {
  const given = (name: string): string => env[name]?.trim() ?? '';
  if (given('OTEL_SDK_DISABLED').toLowerCase() === 'true') return false;
  const exporters = given('OTEL_TRACES_EXPORTER');
  if (exporters !== '') return exporters.split(',').some((name) => name.trim() === 'otlp');
  return given('OTEL_EXPORTER_OTLP_ENDPOINT') + given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '';
}
