import { Counter, type Registry } from 'prom-client';
import { type CloseReason, closeReasons } from '../../http/connections.ts';

/** Notified of requests and connections that are refused because there are too many. */
export interface SheddingObserver {
  /** A request was refused at once. */
  readonly onShed: () => void;
  /** A connection was ended before its peer would have. */
  readonly onConnectionClosed: (reason: CloseReason) => void;
}

/** Adds the metrics of shedding. Every series is there from the start. */
export function addSheddingMetrics(registry: Registry): SheddingObserver {
  const shed = new Counter({
    name: 'audit_gateway_shed_requests_total',
    help: 'Requests that were refused because the gateway had as many as it serves at a time.',
    registers: [registry],
  });
  const closed = new Counter({
    name: 'audit_gateway_closed_connections_total',
    help: 'Connections that the gateway ended because there were too many, or their peers sent or read too slowly.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of closeReasons) closed.inc({ reason }, 0);
  return { onShed: () => shed.inc(), onConnectionClosed: (reason) => closed.inc({ reason }) };
}
