import { Counter, type Registry } from 'prom-client';
import type { DeduplicationObserver } from '../../interceptors/deduplicate.ts';

/** Adds the metrics of deduplication. */
export function addDeduplicationMetrics(registry: Registry): (target: string) => DeduplicationObserver {
  const joined = new Counter({
    name: 'audit_gateway_coalesced_reads_total',
    help: 'Reads that joined an equal one in flight.',
    labelNames: ['target', 'operation'],
    registers: [registry],
  });
  return (target) => ({ onJoin: ({ operation }) => joined.inc({ target, operation: operation.id }) });
}
