import type { Registry } from 'prom-client';
import type { ReplicasOptions } from '../../replicas/open-replicas.ts';
import { addStateGauge } from './state-gauge.ts';

/** Told whether quotas are shared with the other replicas. */
export type ReplicaObserver = Required<Pick<ReplicasOptions, 'onMode'>>;

/** Adds the metric of replicas. A gateway that is the only one shows nothing. */
export function addReplicaMetrics(registry: Registry): ReplicaObserver {
  const set = addStateGauge(
    registry,
    {
      name: 'audit_gateway_replica_mode',
      help: 'Whether a quota is shared with all replicas (together) or, without Redis, each has its part (alone).',
      labelNames: ['target', 'operation'],
    },
    ['together', 'alone'],
  );
  return { onMode: ({ target, operation }, mode) => set({ target, operation }, mode) };
}
