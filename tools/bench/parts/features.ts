import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '@audit-gateway/testing';
import { compare, type Series } from '../measure/compare.ts';
import { gateway } from '../servers/gateway.ts';
import type { ServerKind } from '../servers/server.ts';
import { describeTerminal, listing } from '../workloads/workloads.ts';
import type { Bench } from './bench.ts';

/** What the gateway always does, so that there is no gateway without it to compare with. */
export const featuresWithoutSwitch =
  'validation of requests and answers, signing, sharing of equal reads, retries, the breaker, metrics';

// No workload comes near this rate of calls to AWS, the highest that is allowed: only the counting costs.
const highestRate = '10000';

function featureVariants(): readonly ServerKind[] {
  const apiKey = 'a'.repeat(64);
  const callers = join(makeTemporaryFolder('bench-callers'), 'callers.json');
  writeFileSync(callers, JSON.stringify({ callers: [callerOf(apiKey)] }));
  return [
    gateway(),
    gateway({ name: 'without log', flags: ['--log-level', 'warn'] }),
    gateway({ name: 'without cache', flags: ['--cache-mb', '0'] }),
    gateway({ name: 'with quota', flags: ['--list-rate', highestRate, '--describe-rate', highestRate] }),
    gateway({
      name: 'with API keys',
      flags: ['--auth', 'apiKey', '--callers', callers],
      headers: { 'x-api-key': apiKey },
    }),
    gateway({ name: 'with tracing', env: (upstreamUrl) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: upstreamUrl }) }),
  ];
}

function callerOf(apiKey: string): object {
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  const operations = ['listAuditTasks', 'describeAuditTask'];
  return { name: 'bench', apiKeys: [{ sha256 }], operations, targets: ['default'] };
}

/** Compares the gateway with itself, a feature switched off that is on by default, or on that is off. */
export function measureFeatures(bench: Bench): Promise<readonly Series[]> {
  const { lengths } = bench;
  return compare(bench, featureVariants(), [listing(25), describeTerminal(1000)], {
    ...lengths,
    firstWarmUpSeconds: 5,
    warmUpSeconds: 1,
  });
}
