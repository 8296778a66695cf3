import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTracing } from '../../src/observability/tracing.ts';

beforeEach(() => {
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('OTEL_'))) vi.stubEnv(name, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('tracing', () => {
  it.each<Record<string, string>>([
    {},
    { OTEL_SERVICE_NAME: 'gateway' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' },
    { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
    { ...endpoint, OTEL_TRACES_EXPORTER: 'console' },
    { ...endpoint, OTEL_SDK_DISABLED: 'TRUE' },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SDK_DISABLED: 'true' },
  ])('is not loaded with %o', async (env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(await startTracing(pino({ level: 'silent' }))).toBeUndefined();
  });

  it.each<Record<string, string>>([
    endpoint,
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' },
    { OTEL_TRACES_EXPORTER: 'otlp' },
    { OTEL_TRACES_EXPORTER: 'console, otlp' },
    { ...endpoint, OTEL_SDK_DISABLED: 'false' },
  ])('is loaded with %o', async (env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const tracing = await startTracing(pino({ level: 'silent' }));
    expect(tracing).toBeDefined();
    await tracing?.close();
  });
});
