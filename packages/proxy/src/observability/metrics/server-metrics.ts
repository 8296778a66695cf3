import type { Registry } from 'prom-client';
import type { ServedRequest } from '../served-request.ts';
import { boundedValues } from './bounded-values.ts';
import { httpDurationBuckets } from './durations.ts';
import { addScrapedCounter } from './scraped-counter.ts';
import { addScrapedGauge } from './scraped-gauge.ts';
import { addScrapedHistogram } from './scraped-histogram.ts';

/** Told of the requests that callers send. */
export interface ServerObserver {
  /** A request began. */
  readonly began: () => void;
  /** A request that began has ended, however it did. */
  readonly ended: (request: ServedRequest) => void;
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
export function addServerMetrics(registry: Registry): ServerObserver {
  let active = 0;
  const watchActive = addScrapedGauge(registry, {
    name: 'http_server_active_requests',
    help: 'Requests that are being answered.',
    labelNames: [],
  });
  watchActive({}, () => active);
  const observe = addScrapedHistogram(registry, {
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took, by their outcome; error_type is empty for a success, the status for a hang-up.',
    labelNames: outcome,
    buckets: httpDurationBuckets,
  });
  const count = addScrapedCounter(registry, {
    name: 'audit_gateway_caller_requests_total',
    help: 'Requests by caller and outcome.',
    labelNames: ['caller', ...outcome],
  });
  const boundCaller = boundedValues(mostCallers);

  return {
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
      observe(labels, durationMs / 1000);
      count({ caller: boundCaller(caller), ...labels });
    },
  };
}
