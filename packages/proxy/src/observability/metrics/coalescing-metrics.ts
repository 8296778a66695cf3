import { Counter, type Registry } from 'prom-client';
import type { CoalescingOptions } from '../../coalescing/with-coalescing.ts';

/** Adds the metrics of coalescing. */
export function addCoalescingMetrics(registry: Registry): (target: string) => Required<CoalescingOptions> {
  const joined = new Counter({
    name: 'audit_gateway_coalesced_reads_total',
    help: 'Reads that joined an equal one in flight.',
    labelNames: ['target', 'operation'],
    registers: [registry],
  });
  return (target) => ({ onJoin: ({ operation }) => joined.inc({ target, operation: operation.id }) });
}
