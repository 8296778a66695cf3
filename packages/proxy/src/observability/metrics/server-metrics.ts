import type { Operation } from '@audit-gateway/contract';
import { Histogram, type Registry } from 'prom-client';
import { problemKinds } from '../../errors/problem-kinds.ts';
import type { RequestObserver } from '../../http/observe-requests.ts';
import { boundedValues } from './bounded-values.ts';
import { httpDurationBuckets } from './durations.ts';
import { addScrapedCounter } from './scraped-counter.ts';
import { addScrapedGauge } from './scraped-gauge.ts';

/** Notified of requests; to be told of each target that they may be for. */
export interface ServerMetrics extends RequestObserver {
  /** Makes the series of a target's failures, so that an alert sees the first of them. */
  readonly addTarget: (target: string) => void;
}

const mostCallers = 200;

const outcome = [
  'http_request_method',
  'http_route',
  'http_response_status_code',
  'error_type',
  'source',
  'target',
] as const;

/**
 * Adds the metrics of requests. Callers are counted apart from the durations: a histogram for each of fifty callers is
 * 20,000 lines, and rendering those holds up every request for tens of milliseconds.
 */
export function addServerMetrics(registry: Registry, operations: readonly Operation[]): ServerMetrics {
  let active = 0;
  const watchActive = addScrapedGauge(registry, {
    name: 'http_server_active_requests',
    help: 'Requests that are being answered.',
    labelNames: [],
  });
  watchActive({}, () => active);
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took, by their outcome; error_type is empty for a success, the status for a hang-up.',
    labelNames: outcome,
    buckets: httpDurationBuckets,
    registers: [registry],
  });
  const count = addScrapedCounter(registry, {
    name: 'audit_gateway_caller_requests_total',
    help: 'Requests by caller and outcome.',
    labelNames: ['caller', ...outcome],
  });
  const boundCaller = boundedValues(mostCallers);
  const zeroFailures = (http_request_method: string, http_route: string, target: string): void => {
    for (const [error_type, { status, source }] of Object.entries(problemKinds)) {
      if (source !== 'gateway') continue;
      durations.zero({
        http_request_method,
        http_route,
        http_response_status_code: status,
        error_type,
        source,
        target,
      });
    }
  };
  // What is refused before it is known what it is for.
  zeroFailures('GET', '', '');

  return {
    addTarget: (target) => {
      for (const { method, path } of operations) zeroFailures(method, path, target);
    },
    began: () => {
      active += 1;
    },
    ended: ({ method, route, status, errorType, source, caller, target, durationMs }) => {
      active -= 1;
      const labels = {
        http_request_method: method,
        http_route: route ?? '',
        http_response_status_code: status ?? '',
        error_type: errorType ?? '',
        source: source ?? '',
        target,
      };
      durations.observe(labels, durationMs / 1000);
      count({ caller: boundCaller(caller), ...labels });
    },
  };
}
