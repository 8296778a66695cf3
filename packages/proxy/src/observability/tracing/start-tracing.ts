import type { Logger } from 'pino';
import type { Tracing } from './tracing.ts';

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
