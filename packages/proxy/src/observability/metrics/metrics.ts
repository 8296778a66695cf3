import type { Operation } from '@audit-gateway/contract';
import { Registry } from 'prom-client';
import type { RequestObserver } from '../../http/observe-requests.ts';
import type { TargetObservers } from '../../targets/target.ts';
import { addBreakerMetrics } from './breaker-metrics.ts';
import { addCacheMetrics } from './cache-metrics.ts';
import { addContractMetrics, type ContractObserver } from './contract-metrics.ts';
import { addCredentialMetrics } from './credential-metrics.ts';
import { addDeduplicationMetrics } from './deduplication-metrics.ts';
import { addLogMetrics } from './log-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { addQuotaMetrics } from './quota-metrics.ts';
import { addReplicaMetrics, type ReplicaObserver } from './replica-metrics.ts';
import { addRetryMetrics } from './retry-metrics.ts';
import { addServerMetrics } from './server-metrics.ts';
import { addSheddingMetrics, type SheddingObserver } from './shedding-metrics.ts';
import { addUpstreamMetrics } from './upstream-metrics.ts';

/** The metrics of a gateway, and who is told what they count. */
export interface Metrics {
  /** Told of requests. */
  readonly server: RequestObserver;
  /** Told of requests that are refused because there are too many. */
  readonly shedding: SheddingObserver;
  /** Told of the differences between AWS's answers and the contract. */
  readonly contract: ContractObserver;
  /** Told of the other replicas. */
  readonly replicas: ReplicaObserver;
  /** Makes those who are told what happens in a target; once a target. */
  target(name: string): TargetObservers;
  /** What `render` gives is of this content type. */
  readonly contentType: string;
  /** Renders everything in Prometheus's text format. */
  render(): Promise<string>;
}

/** What the metrics are made for. */
export interface MetricsOptions {
  /** The operations that have series from the start. Default: none. */
  readonly operations?: readonly Operation[];
  /** Says how many lines of the log were dropped so far. Default: none. */
  readonly droppedLogLines?: (() => number) | undefined;
}

/** Creates the metrics of a gateway. Nothing is global but what is of the process itself. */
export function createMetrics({ operations = [], droppedLogLines }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  addLogMetrics(registry, droppedLogLines);
  const server = addServerMetrics(registry, operations);
  const shedding = addSheddingMetrics(registry);
  const measureCalls = addUpstreamMetrics(registry, operations);
  const quota = addQuotaMetrics(registry);
  const cache = addCacheMetrics(registry);
  const deduplication = addDeduplicationMetrics(registry);
  const retries = addRetryMetrics(registry);
  const breaker = addBreakerMetrics(registry);
  const credentials = addCredentialMetrics(registry);
  const contract = addContractMetrics(registry, operations);
  const replicas = addReplicaMetrics(registry, operations);
  return {
    server,
    shedding,
    contract,
    replicas,
    target: (name) => {
      server.addTarget(name);
      replicas.addTarget(name);
      return {
        measureCalls: measureCalls(name),
        quota: quota(name),
        cache: cache(name),
        deduplication: deduplication(name),
        retries: retries(name),
        breaker: breaker(name),
        credentials: credentials(name),
      };
    },
    contentType: registry.contentType,
    render: async () => `${await registry.metrics()}\n${await processMetrics().metrics()}`,
  };
}
