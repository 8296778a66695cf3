import { diag } from '@opentelemetry/api';
import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { samplerFromEnv } from './sampler-from-env.ts';

/**
 * Creates what makes spans and sends them by OTLP, as OpenTelemetry's environment says ("Environment Variable
 * Specification"): the resource, the sampler, the batches, and all of OTEL_EXPORTER_OTLP_* but the protocol grpc.
 */
export async function createProvider(): Promise<TracerProvider> {
  const sampler = samplerFromEnv();
  const batches = {
    exporter: await exporterFromEnv(),
    ...fromEnv('maxQueueSize', 'OTEL_BSP_MAX_QUEUE_SIZE'),
    ...fromEnv('maxExportBatchSize', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
    ...fromEnv('scheduledDelayMillis', 'OTEL_BSP_SCHEDULE_DELAY'),
    ...fromEnv('exportTimeoutMillis', 'OTEL_BSP_EXPORT_TIMEOUT'),
  };
  return new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'audit-gateway' }))
      .merge(
        detectResources({
          detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector, serviceNameEnvDetector],
        }),
      ),
    ...(sampler && { sampler }),
    spanProcessors: [new BatchSpanProcessor(batches)],
  });
}

function fromEnv<Key extends string>(key: Key, name: string): Partial<Record<Key, number>>;
function fromEnv(key: string, name: string): Record<string, number> {
  const value = getNumberFromEnv(name);
  if (value === undefined) return {};
  if (value > 0) return { [key]: value };
  diag.warn(`${name}=${value} is not allowed and has no effect; allowed: a number above 0`);
  return {};
}

async function exporterFromEnv(): Promise<SpanExporter> {
  const given =
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL');
  const protocol = given?.trim() ?? 'http/protobuf';
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter();
  }
  if (protocol !== 'http/protobuf') {
    diag.warn(
      `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not allowed, http/protobuf is used; allowed: it and http/json`,
    );
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}
