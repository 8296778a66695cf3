import { readFile } from 'node:fs/promises';
import { Agent, type AgentOptions } from 'node:https';
import http from 'node:http';
import { diag } from '@opentelemetry/api';
import { getStringFromEnv } from '@opentelemetry/core';
import type { Network } from '../lib/network.ts';

/**
 * Makes the agent of the OTLP exporters, which reaches the trace collector through its proxy. The exporters' own agent
 * reads the collector's certificates from the environment ("OpenTelemetry Protocol Exporter"), so this one does too: a
 * CA that is named there is trusted alone, as the specification has it.
 */
export function collectorAgent({ proxyFor, trust }: Network): (protocol: string) => Promise<http.Agent> {
  return async (protocol) => {
    const proxy = proxyFor(collectorUrl())?.href;
    const options = {
      keepAlive: true,
      ...(proxy !== undefined && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }),
    };
    if (protocol === 'http:') return new http.Agent(options);
    const [ca, cert, key] = await Promise.all(['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'].map(readFromEnv));
    const tls: AgentOptions = { ca: ca ?? (trust && [...trust.ca]), cert, key };
    return new Agent({ ...options, ...tls });
  };
}

/** As the exporters find it. A URL that they cannot use has their own warning. */
function collectorUrl(): URL {
  const given =
    getStringFromEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? getStringFromEnv('OTEL_EXPORTER_OTLP_ENDPOINT');
  return URL.parse(given ?? '') ?? new URL('http://localhost:4318');
}

async function readFromEnv(name: string): Promise<string | undefined> {
  const [variable, general] = [`OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`];
  const file = getStringFromEnv(variable) ?? getStringFromEnv(general);
  if (file === undefined) return undefined;
  return readFile(file, 'utf8').catch(() => {
    diag.warn(`${general}: the file cannot be read and has no effect`);
    return undefined;
  });
}
