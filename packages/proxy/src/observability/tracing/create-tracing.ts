import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, diag, DiagLogLevel, type TextMapPropagator, type TextMapSetter } from '@opentelemetry/api';
import { CompositePropagator, getStringListFromEnv, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Logger } from 'pino';
import { createProvider } from './create-provider.ts';
import { spanCalls } from './span-calls.ts';
import { spanRequests } from '../../http/span-requests.ts';
import type { Tracing } from './tracing.ts';

/** Starts tracing by OpenTelemetry's environment, whatever it says of whether to. */
export async function createTracing(logger: Logger): Promise<Tracing> {
  logWhatIsWrong(logger);
  const provider = await createProvider();
  const tracer = provider.getTracer('audit-gateway');
  const propagator = propagatorFromEnv();
  const contexts = new AsyncLocalStorage<Context>();
  return {
    traceRequest: spanRequests({ tracer, contexts, propagator }),
    traceCalls: (target) => spanCalls({ tracer, contexts, target }),
    propagate: () => {
      const headers: Record<string, string> = {};
      const context = contexts.getStore();
      if (context !== undefined) propagator.inject(context, headers, onlyTraceparent);
      return headers;
    },
    close: () => provider.shutdown().catch((error: unknown) => logger.warn({ err: error }, 'spans were not sent')),
  };
}

// `tracestate` holds what callers' systems say of themselves, which is not for AWS to know.
const onlyTraceparent: TextMapSetter<Record<string, string>> = {
  set: (headers, name, value) => {
    if (name === 'traceparent') headers[name] = value;
  },
};

// The one thing of OpenTelemetry that is global: its packages tell nobody else what goes wrong.
function logWhatIsWrong(logger: Logger): void {
  const warn = (message: string): void => logger.warn(`OpenTelemetry: ${message}`);
  const unheard = (): void => undefined;
  diag.setLogger(
    { error: warn, warn, info: unheard, debug: unheard, verbose: unheard },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

// W3C's is the only one of the standard's propagators that the gateway has; `none` and others mean none.
function propagatorFromEnv(): TextMapPropagator {
  const names = getStringListFromEnv('OTEL_PROPAGATORS') ?? ['tracecontext'];
  return new CompositePropagator({
    propagators: names.includes('tracecontext') ? [new W3CTraceContextPropagator()] : [],
  });
}
