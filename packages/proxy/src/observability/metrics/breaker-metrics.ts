import type { Registry } from 'prom-client';
import type { BreakerOptions, BreakerState } from '../../resilience/with-breaker.ts';
import { addStateGauge } from './state-gauge.ts';

/** Told of a target's breaker. */
export type BreakerObserver = Required<Pick<BreakerOptions, 'onState'>>;

const states: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** Adds the metric of breakers. A target's breaker begins closed. */
export function addBreakerMetrics(registry: Registry): (target: string) => BreakerObserver {
  const set = addStateGauge(
    registry,
    {
      name: 'audit_gateway_breaker_state',
      help: 'Whether AWS is asked (closed), is not (open), or is probed (half-open): 1 for the state that holds.',
      labelNames: ['target'],
    },
    states,
  );
  return (target) => {
    set({ target }, 'closed');
    return { onState: (state) => set({ target }, state) };
  };
}
