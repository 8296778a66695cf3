import type { Operation } from '@audit-gateway/contract';
import type { Registry } from 'prom-client';
import type { SharedStoresOptions } from '../../stores/shared-stores.ts';
import { addStateGauge } from './state-gauge.ts';

/** Notified whether quotas are shared with the other replicas. */
export type ReplicaObserver = Required<Pick<SharedStoresOptions, 'onMode'>>;

/** Notified of quotas; to be told of each target that has some. */
export interface ReplicaMetrics extends ReplicaObserver {
  /** Makes the series of a target's quotas. */
  readonly addTarget: (target: string) => void;
}

/** Adds the metric of replicas. A gateway that is the only one is in neither mode. */
export function addReplicaMetrics(registry: Registry, operations: readonly Operation[]): ReplicaMetrics {
  const set = addStateGauge(
    registry,
    {
      name: 'audit_gateway_replica_mode',
      help: 'Whether a quota is shared with all replicas (shared) or, without Redis, each keeps to its share (fallback).',
      labelNames: ['target', 'operation'],
    },
    ['shared', 'fallback'],
  );
  const known = new Set<string>();
  return {
    addTarget: (target) => {
      for (const { id: operation } of operations) {
        if (!known.has(`${target}/${operation}`)) set({ target, operation }, undefined);
      }
    },
    onMode: ({ target, operation }, mode) => {
      known.add(`${target}/${operation}`);
      set({ target, operation }, mode);
    },
  };
}
