import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  getNumberFromEnv,
  getStringFromEnv,
  getStringListFromEnv,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { spanRequests } from '../http/span-requests.ts';
import type { Network } from '../lib/network.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { type CallOutcome, withOutcome } from './call-outcome.ts';

/** The traces of a gateway. */
export interface Tracing {
  /**
   * Makes each request a span, the child of the span in the caller's `traceparent` (W3C Trace Context). Needs the request
   * context.
   */
  readonly traceRequest: RequestHandler;
  /**
   * Makes each call to a target a span, the child of its request's span. Directly around the handler that makes the
   * calls, so that each attempt is a span.
   */
  traceCalls(target: TracedTarget): (next: UpstreamHandler) => UpstreamHandler;
  /**
   * Returns the headers that continue the trace upstream: `traceparent` with the span of the call; none outside of a
   * request. They must not be signed, since a proxy may put its own span there.
   */
  readonly propagate: () => Readonly<Record<string, string>>;
  /**
   * Sends the remaining spans, for as long as `OTEL_EXPORTER_OTLP_TIMEOUT` allows: 10 s by default. Never rejects.
   */
  close(): Promise<void>;
}

/** What the spans of calls to a target have in common. */
export interface TracedTarget {
  readonly name: string;
  readonly url: URL;
}

/**
 * Starts tracing. Of the environment it reads the resource, the sampler, the propagators, the batches, and all of
 * OTEL_EXPORTER_OTLP_* but the protocol grpc ("Environment Variable Specification"). A value that is not allowed has no
 * effect but a warning, as the specification asks.
 *
 * `@opentelemetry/sdk-node` reads more, but it registers itself globally, so that two gateways in one process would share
 * their spans, and it brings exporters for gRPC, Prometheus and Zipkin.
 */
export async function createTracing(logger: Logger, network?: Network): Promise<Tracing> {
  logWarnings(logger);
  const provider = await createProvider(network);
  const tracer = provider.getTracer('audit-gateway');
  const propagator = propagatorFromEnv();
  const contexts = new AsyncLocalStorage<Context>();
  return {
    traceRequest: spanRequests({ tracer, contexts, propagator }),
    traceCalls: (target) => spanCalls(tracer, contexts, target),
    propagate: () => {
      const headers: Record<string, string> = {};
      const context = contexts.getStore();
      if (context !== undefined) propagator.inject(context, headers, onlyTraceparent);
      return headers;
    },
    close: () => provider.shutdown().catch((error: unknown) => logger.warn({ err: error }, 'spans were not sent')),
  };
}

/** Makes each call a span ("Semantic conventions for HTTP spans"), without its URL: it may hold a token. */
function spanCalls(
  tracer: Tracer,
  contexts: AsyncLocalStorage<Context>,
  { name, url }: TracedTarget,
): (next: UpstreamHandler) => UpstreamHandler {
  const server = {
    'server.address': url.hostname,
    'server.port': Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    'audit_gateway.target': name,
  };
  return (next) => (request, options) => {
    const { method, path } = request.operation;
    const parent = contexts.getStore() ?? ROOT_CONTEXT;
    const attributes = { ...server, 'http.request.method': method, 'url.template': path };
    const span = tracer.startSpan(`${method} ${path}`, { kind: SpanKind.CLIENT, attributes }, parent);
    return contexts.run(trace.setSpan(parent, span), () =>
      withOutcome(
        () => next(request, options),
        options.signal,
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

async function createProvider(network: Network | undefined): Promise<TracerProvider> {
  const sampler = samplerFromEnv();
  const batches = {
    exporter: await exporterFromEnv(network),
    ...batchSettingFromEnv('maxQueueSize', 'OTEL_BSP_MAX_QUEUE_SIZE'),
    ...batchSettingFromEnv('maxExportBatchSize', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
    ...batchSettingFromEnv('scheduledDelayMillis', 'OTEL_BSP_SCHEDULE_DELAY'),
    ...batchSettingFromEnv('exportTimeoutMillis', 'OTEL_BSP_EXPORT_TIMEOUT'),
  };
  const detectors = [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector];
  return new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'audit-gateway' }))
      .merge(detectResources({ detectors })),
    ...(sampler && { sampler }),
    spanProcessors: [new BatchSpanProcessor(batches)],
  });
}

function batchSettingFromEnv<Key extends string>(key: Key, name: string): Partial<Record<Key, number>>;
function batchSettingFromEnv(key: string, name: string): Record<string, number> {
  const value = getNumberFromEnv(name);
  if (value === undefined) return {};
  if (value > 0) return { [key]: value };
  diag.warn(`${name}=${value} is not allowed and has no effect; allowed: a number above 0`);
  return {};
}

async function exporterFromEnv(network: Network | undefined): Promise<SpanExporter> {
  const config = network && { httpAgentOptions: (await import('./collector-agent.ts')).collectorAgent(network) };
  const given =
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL');
  const protocol = given?.trim() ?? 'http/protobuf';
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter(config);
  }
  if (protocol !== 'http/protobuf') {
    diag.warn(
      `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not allowed, http/protobuf is used; allowed: it and http/json`,
    );
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter(config);
}

const samplers: Readonly<Record<string, () => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: () => new TraceIdRatioBasedSampler(ratioFromEnv()),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: () => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratioFromEnv()) }),
};

function samplerFromEnv(): Sampler | undefined {
  const name = getStringFromEnv('OTEL_TRACES_SAMPLER')?.trim();
  if (name === undefined) return undefined;
  if (Object.hasOwn(samplers, name)) return samplers[name]?.();
  diag.warn(
    `OTEL_TRACES_SAMPLER=${name} is not allowed and has no effect; allowed: ${Object.keys(samplers).join(', ')}`,
  );
  return undefined;
}

function ratioFromEnv(): number {
  const ratio = getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? 1;
  if (ratio >= 0 && ratio <= 1) return ratio;
  diag.warn(`OTEL_TRACES_SAMPLER_ARG=${ratio} is not allowed, 1 is used; allowed: a number from 0 to 1`);
  return 1;
}

// Of the propagators that the standard names, the gateway has W3C's; `none` and all others mean no propagation.
function propagatorFromEnv(): TextMapPropagator {
  const names = getStringListFromEnv('OTEL_PROPAGATORS') ?? ['tracecontext'];
  return new CompositePropagator({
    propagators: names.includes('tracecontext') ? [new W3CTraceContextPropagator()] : [],
  });
}

// `tracestate` contains data of the callers' systems, which AWS must not get.
const onlyTraceparent: TextMapSetter<Record<string, string>> = {
  set: (headers, name, value) => {
    if (name === 'traceparent') headers[name] = value;
  },
};

// Global, since OpenTelemetry's packages report their faults to no other logger.
function logWarnings(logger: Logger): void {
  const warn = (message: string): void => logger.warn(`OpenTelemetry: ${message}`);
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
