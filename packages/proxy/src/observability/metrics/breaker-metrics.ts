import type { Registry } from 'prom-client';
import type { BreakerObserver, BreakerState } from '../../interceptors/circuit-breaker.ts';
import { addStateGauge } from './state-gauge.ts';

const states: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** Adds the metric of circuit breakers, one for each operation of a target. */
export function addBreakerMetrics(registry: Registry): (target: string) => BreakerObserver {
  const set = addStateGauge(
    registry,
    {
      name: 'audit_gateway_breaker_state',
      help: 'Whether AWS is asked (closed), is not (open), or is probed (half-open): 1 for the present state.',
      labelNames: ['target', 'operation'],
    },
    states,
  );
  return (target) => ({ onState: (operation, state) => set({ target, operation }, state) });
}
