import { Counter, type Registry } from 'prom-client';
import type { Failure } from '../../errors/failure.ts';
import type { RetryObserver } from '../../interceptors/retry.ts';

/** Adds the metrics of retries. */
export function addRetryMetrics(registry: Registry): (target: string) => RetryObserver {
  const retries = new Counter({
    name: 'audit_gateway_retries_total',
    help: 'Calls that were tried again, by what the attempt before ended with.',
    labelNames: ['target', 'error_type'],
    registers: [registry],
  });
  const withheld = new Counter({
    name: 'audit_gateway_retries_withheld_total',
    help: 'Failures that were worth a retry and got none, by the reason.',
    labelNames: ['target', 'reason', 'error_type'],
    registers: [registry],
  });
  return (target) => ({
    onRetry: ({ failure }) => retries.inc({ target, error_type: failure.kind }),
    onNoRetry: (reason, { kind }: Failure) => withheld.inc({ target, reason, error_type: kind }),
  });
}
