import { Counter, type Registry } from 'prom-client';

/** Told of requests that are refused because there are too many. */
export interface SheddingObserver {
  /** A request was refused at once. */
  readonly onShed: () => void;
}

/** Adds the metric of shedding. */
export function addSheddingMetrics(registry: Registry): SheddingObserver {
  const shed = new Counter({
    name: 'audit_gateway_shed_requests_total',
    help: 'Requests that were refused because the gateway had as many as it serves at a time.',
    registers: [registry],
  });
  return { onShed: () => shed.inc() };
}
