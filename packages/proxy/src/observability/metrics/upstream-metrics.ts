import type { Operation } from '@audit-gateway/contract';
import { Histogram, type Registry } from 'prom-client';
import { tellOutcome } from '../call-outcome.ts';
import { httpDurationBuckets } from './durations.ts';
import type { UpstreamHandler } from '../../upstream/handler.ts';

/** Measures the calls to a target's endpoint. Stands right around what makes the calls, so that each attempt is one. */
export type MeasureCalls = (next: UpstreamHandler) => UpstreamHandler;

// AWS's own, and HTTP's.
const throttlingStatuses = [400, 429];

/** Adds the metrics of calls to AWS. The series of throttled ones are there from the start, since an alert wants them. */
export function addUpstreamMetrics(
  registry: Registry,
  operations: readonly Operation[],
): (target: string) => MeasureCalls {
  const durations = new Histogram({
    name: 'http_client_request_duration_seconds',
    help: 'How long calls to AWS took, by their outcome; the status is empty where AWS did not answer.',
    labelNames: ['http_request_method', 'operation', 'http_response_status_code', 'error_type', 'target'],
    buckets: httpDurationBuckets,
    registers: [registry],
  });
  return (target) => {
    for (const { id: operation, method: http_request_method } of operations) {
      for (const http_response_status_code of throttlingStatuses) {
        const error_type = 'aws-throttling';
        durations.zero({ http_request_method, operation, http_response_status_code, error_type, target });
      }
    }
    return (next) => (read, patience) => {
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
          durations.observe(labels, (upstream?.durationMs ?? performance.now() - beganAt) / 1000);
        },
      );
    };
  };
}
