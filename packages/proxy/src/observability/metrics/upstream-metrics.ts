import type { Registry } from 'prom-client';
import type { Fetch } from '../../reading/audit-read.ts';
import { tellOutcome } from '../call-outcome.ts';
import { httpDurationBuckets } from './durations.ts';
import { addScrapedHistogram } from './scraped-histogram.ts';

/** Measures the calls to a target's endpoint. Stands right around what makes the calls, so that each attempt is one. */
export type MeasureCalls = (next: Fetch) => Fetch;

/** Adds the metrics of calls to AWS. */
export function addUpstreamMetrics(registry: Registry): (target: string) => MeasureCalls {
  const observe = addScrapedHistogram(registry, {
    name: 'http_client_request_duration_seconds',
    help: 'How long calls to AWS took, by their outcome; the status is empty where AWS did not answer.',
    labelNames: ['http_request_method', 'operation', 'http_response_status_code', 'error_type', 'target'],
    buckets: httpDurationBuckets,
  });
  return (target) => (next) => (read, patience) => {
    const beganAt = performance.now();
    return tellOutcome(
      () => next(read, patience),
      patience.signal,
      ({ upstream, errorType }) => {
        const labels = {
          http_request_method: read.operation.method,
          operation: read.operation.id,
          http_response_status_code: upstream?.status ?? '',
          error_type: errorType ?? '',
          target,
        };
        observe(labels, (upstream?.durationMs ?? performance.now() - beganAt) / 1000);
      },
    );
  };
}
