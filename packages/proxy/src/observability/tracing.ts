import type { Logger } from 'pino';
import type { Network } from '../lib/network.ts';
import type { Tracing } from './open-telemetry.ts';

/**
 * Starts tracing where OpenTelemetry's standard environment asks for it: `otlp` in `OTEL_TRACES_EXPORTER`, or, without
 * that, an `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. `OTEL_SDK_DISABLED=true` overrules both.
 * Otherwise OpenTelemetry is not loaded, and a request costs nothing more.
 *
 * @param network How the collector is reached; undefined: directly.
 * @param logger Receives warnings about the environment and about spans that could not be sent.
 */
export async function startTracing(logger: Logger, network?: Network): Promise<Tracing | undefined> {
  if (!isRequested(process.env)) return undefined;
  const { createTracing } = await import('./open-telemetry.ts');
  return createTracing(logger, network);
}

// The process's environment: OpenTelemetry's packages read no other.
function isRequested(env: NodeJS.ProcessEnv): boolean {
  const given = (name: string): string => env[name]?.trim() ?? '';
  if (given('OTEL_SDK_DISABLED').toLowerCase() === 'true') return false;
  const exporters = given('OTEL_TRACES_EXPORTER');
  if (exporters !== '') return exporters.split(',').some((name) => name.trim() === 'otlp');
  return given('OTEL_EXPORTER_OTLP_ENDPOINT') + given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') !== '';
}
