import { Counter, type Registry } from 'prom-client';

/**
 * Adds the metric of the log.
 *
 * @param dropped Says how many lines were dropped so far.
 */
export function addLogMetrics(registry: Registry, dropped: () => number = () => 0): void {
  const lines = new Counter({
    name: 'audit_gateway_log_dropped_lines_total',
    help: 'Lines of the log that were dropped because nobody read standard output.',
    registers: [registry],
    collect: () => {
      lines.reset();
      lines.inc(dropped());
    },
  });
}
