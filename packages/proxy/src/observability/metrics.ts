import type { Operation } from '@audit-gateway/contract';
import { type CallersObserver, reloadOutcomes } from '../auth/access.ts';
import { problemKinds } from '../errors/problem-kinds.ts';
import { type CloseReason, closeReasons } from '../http/connections.ts';
import type { RequestObserver } from '../http/observe-requests.ts';
import type { BreakerState } from '../interceptors/circuit-breaker.ts';
import type { QuotaGauges } from '../interceptors/quota.ts';
import type { SharedStoresOptions } from '../stores/shared-stores.ts';
import { credentialFailures } from '../targets/credential-status.ts';
import type { TargetObservers } from '../targets/target.ts';
import { renewals } from '../upstream/credential-source.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { withOutcome } from './call-outcome.ts';
import type { DriftSighting } from './drift/drift.ts';
import { MetricDefinitions, processMetrics } from './metric-definitions.ts';

/** The metrics of a gateway, and the observers that feed them. */
export interface Metrics {
  readonly server: RequestObserver;
  readonly shedding: {
    readonly onShed: () => void;
    readonly onConnectionClosed: (reason: CloseReason) => void;
  };
  readonly callers: CallersObserver;
  readonly contract: { readonly onSighting: (sighting: DriftSighting) => void };
  readonly replicas: Required<Pick<SharedStoresOptions, 'onMode'>>;
  /** Creates the observers of a target. To be called once for each. */
  target(name: string): TargetObservers;
  /** The content type of what `render` returns. */
  readonly contentType: string;
  /** Renders all metrics in Prometheus's text format. */
  render(): Promise<string>;
}

/** The options of {@link createMetrics}. */
export interface MetricsOptions {
  /** The operations whose series exist from the start. Default: none. */
  readonly operations?: readonly Operation[];
  /** The wall clock. Default: the machine's. */
  readonly clock?: () => Date;
  /** Returns how many lines of the log have been dropped so far. Default: none. */
  readonly droppedLogLines?: (() => number) | undefined;
}

/** How many values a label takes from callers and from AWS; all others share the series `(other)`. */
const maxCallers = 200;
const maxPointers = 100;

// AWS throttles with 400, HTTP with 429.
const throttlingStatuses = [400, 429];
const breakerStates: readonly BreakerState[] = ['closed', 'half-open', 'open'];
const replicaModes = ['shared', 'fallback'] as const;

/**
 * Creates the metrics of a gateway. Only those of the process are global.
 *
 * prom-client renders no labelled series before its first event, and an alert on a rate misses that event. So the series
 * that alerts need start at zero.
 */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { operations = [], clock = () => new Date(), droppedLogLines = () => 0 } = options;
  const metrics = new MetricDefinitions();
  const quotas: { readonly target: string; readonly operation: string; readonly gauges: QuotaGauges }[] = [];
  const boundCaller = boundValues(maxCallers);
  const boundPointer = boundValues(maxPointers);

  const startGatewayFailures = (http_request_method: string, http_route: string, target: string): void => {
    for (const [error_type, { status: http_response_status_code, source }] of Object.entries(problemKinds)) {
      const labels = { http_request_method, http_route, http_response_status_code, error_type, source, target };
      if (source === 'gateway') metrics.requestDuration.zero(labels);
    }
  };
  // Requests that are refused before their route and target are known.
  startGatewayFailures('GET', '', '');
  for (const reason of closeReasons) metrics.closedConnections.inc({ reason }, 0);
  for (const outcome of reloadOutcomes) metrics.callersReloads.inc({ outcome }, 0);
  for (const { id } of operations) metrics.contractViolations.inc({ operation: id, pointer: '' }, 0);

  const startTarget = (target: string): void => {
    metrics.cacheBytes.set({ target }, 0);
    for (const outcome of renewals) metrics.credentialRenewals.inc({ target, outcome }, 0);
    for (const failure of credentialFailures) metrics.credentialFailures.inc({ target, failure }, 0);
    for (const { id: operation, method: http_request_method, path } of operations) {
      startGatewayFailures(http_request_method, path, target);
      for (const state of replicaModes) metrics.replicaMode.set({ target, operation, state }, 0);
      for (const http_response_status_code of throttlingStatuses) {
        const error_type = 'aws-throttling';
        metrics.callDuration.zero({ http_request_method, operation, http_response_status_code, error_type, target });
      }
    }
  };

  const measureCalls =
    (target: string) =>
    (next: UpstreamHandler): UpstreamHandler =>
    (request, options) => {
      const beganAt = performance.now();
      return withOutcome(
        () => next(request, options),
        options.signal,
        ({ upstream, errorType }) => {
          const labels = {
            http_request_method: request.operation.method,
            operation: request.operation.id,
            http_response_status_code: upstream?.status ?? '',
            error_type: errorType ?? '',
            target,
          };
          metrics.callDuration.observe(labels, (upstream?.durationMs ?? performance.now() - beganAt) / 1000);
        },
      );
    };

  const readGauges = (): void => {
    for (const { gauges, ...labels } of quotas) {
      metrics.quotaTokens.set(labels, gauges.tokens());
      metrics.quotaWaiting.set(labels, gauges.waiting());
    }
    metrics.droppedLogLines.reset();
    metrics.droppedLogLines.inc(droppedLogLines());
  };

  return {
    server: {
      began: () => metrics.activeRequests.inc(),
      ended: ({ method, route, status, errorType, source, caller, target, durationMs }) => {
        metrics.activeRequests.dec();
        const labels = {
          http_request_method: method,
          http_route: route ?? '',
          http_response_status_code: status ?? '',
          error_type: errorType ?? '',
          source: source ?? '',
          target,
        };
        metrics.requestDuration.observe(labels, durationMs / 1000);
        metrics.callerRequests.inc({ caller: boundCaller(caller), ...labels });
      },
    },
    shedding: {
      onShed: () => metrics.shedRequests.inc(),
      onConnectionClosed: (reason) => metrics.closedConnections.inc({ reason }),
    },
    callers: {
      onLoaded: (callers) => {
        metrics.callers.set(callers);
        metrics.callersLoadedAt.set(clock().getTime() / 1000);
      },
      onReload: (outcome) => {
        metrics.callersReloads.inc({ outcome });
        metrics.callersRefused.set(outcome === 'failure' ? 1 : 0);
      },
    },
    contract: {
      onSighting: ({ operation, kind, pointer }) => {
        const labels = { operation, pointer: boundPointer(pointer) };
        if (kind === 'violation') metrics.contractViolations.inc(labels);
        else metrics.contractAdditions.inc({ ...labels, kind });
      },
    },
    replicas: {
      onMode: ({ target, operation }, mode) => {
        for (const state of replicaModes) {
          metrics.replicaMode.set({ target, operation, state }, state === mode ? 1 : 0);
        }
      },
    },
    target: (target) => {
      startTarget(target);
      return {
        measureCalls: measureCalls(target),
        quota: {
          watch: (operation, gauges) => quotas.push({ target, operation, gauges }),
          onTaken: (operation, waitedMs) => metrics.quotaWait.observe({ target, operation }, waitedMs / 1000),
          onRefused: (operation, reason) => metrics.quotaRefused.inc({ target, operation, reason }),
        },
        cache: {
          onServed: (result) => metrics.cacheResults.inc({ target, result }),
          onStored: () => metrics.cacheStored.inc({ target }),
          onEvicted: () => metrics.cacheEvicted.inc({ target }),
          onBytes: (bytes) => metrics.cacheBytes.set({ target }, bytes),
        },
        deduplication: { onJoin: ({ operation }) => metrics.deduplicated.inc({ target, operation: operation.id }) },
        retries: {
          onRetry: ({ failure }) => metrics.retries.inc({ target, error_type: failure.kind }),
          onNoRetry: (reason, { kind }) => metrics.retriesWithheld.inc({ target, reason, error_type: kind }),
        },
        breaker: {
          onState: (operation, present) => {
            for (const state of breakerStates) {
              metrics.breakerState.set({ target, operation, state }, state === present ? 1 : 0);
            }
          },
        },
        credentials: {
          onRenewal: (outcome) => metrics.credentialRenewals.inc({ target, outcome }),
          onFailure: (failure) => metrics.credentialFailures.inc({ target, failure }),
        },
      };
    },
    contentType: metrics.registry.contentType,
    render: async () => {
      readGauges();
      return `${await metrics.registry.metrics()}\n${await processMetrics().metrics()}`;
    },
  };
}

/** Lets the first `max` values of a label pass and replaces all others, so that no sender creates series without end. */
function boundValues(max: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= max) return '(other)';
    known.add(value);
    return value;
  };
}
