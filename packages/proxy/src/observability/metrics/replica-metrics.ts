import type { Registry } from 'prom-client';
import type { SharedStoresOptions } from '../../stores/shared-stores.ts';
import { addStateGauge } from './state-gauge.ts';

/** Notified whether quotas are shared with the other replicas. */
export type ReplicaObserver = Required<Pick<SharedStoresOptions, 'onMode'>>;

/** Adds the metric of replicas. A gateway without Redis shows nothing. */
export function addReplicaMetrics(registry: Registry): ReplicaObserver {
  const set = addStateGauge(
    registry,
    {
      name: 'audit_gateway_replica_mode',
      help: 'Whether a quota is shared with all replicas (shared) or, without Redis, each keeps to its share (fallback).',
      labelNames: ['target', 'operation'],
    },
    ['shared', 'fallback'],
  );
  return { onMode: ({ target, operation }, mode) => set({ target, operation }, mode) };
}
