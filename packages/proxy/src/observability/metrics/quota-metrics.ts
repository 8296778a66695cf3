import { Counter, Histogram, type Registry } from 'prom-client';
import type { QuotaObserver } from '../../interceptors/quota.ts';
import { addScrapedGauge } from './scraped-gauge.ts';

const labelNames = ['target', 'operation'] as const;

/** Adds the metrics of the account's quota. */
export function addQuotaMetrics(registry: Registry): (target: string) => Required<QuotaObserver> {
  const watchTokens = addScrapedGauge(registry, {
    name: 'audit_gateway_quota_tokens',
    help: "Tokens of the account's quota that are left.",
    labelNames,
  });
  const watchWaiting = addScrapedGauge(registry, {
    name: 'audit_gateway_quota_waiting_calls',
    help: "Calls that wait for a token of the account's quota.",
    labelNames,
  });
  const waits = new Histogram({
    name: 'audit_gateway_quota_wait_seconds',
    help: "How long calls waited for a token of the account's quota.",
    labelNames,
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'audit_gateway_quota_refused_total',
    help: "Calls that got no token of the account's quota in time, by the reason.",
    labelNames: [...labelNames, 'reason'],
    registers: [registry],
  });
  return (target) => ({
    watch: (operation, { tokens, waiting }) => {
      watchTokens({ target, operation }, tokens);
      watchWaiting({ target, operation }, waiting);
    },
    onTaken: (operation, waitedMs) => waits.observe({ target, operation }, waitedMs / 1000),
    onRefused: (operation, reason) => refused.inc({ target, operation, reason }),
  });
}
