import type { Registry } from 'prom-client';
import type { CacheObserver } from '../../interceptors/cache.ts';
import { addScrapedCounter } from './scraped-counter.ts';
import { addScrapedGauge } from './scraped-gauge.ts';

/** Adds the metrics of caches. */
export function addCacheMetrics(registry: Registry): (target: string) => CacheObserver {
  const countResult = addScrapedCounter(registry, {
    name: 'audit_gateway_cache_results_total',
    help: 'Answers to callers, by what the cache did for them.',
    labelNames: ['target', 'result'],
  });
  const countStored = addScrapedCounter(registry, {
    name: 'audit_gateway_cache_stored_total',
    help: 'Answers of AWS that the cache stored.',
    labelNames: ['target'],
  });
  const countEvicted = addScrapedCounter(registry, {
    name: 'audit_gateway_cache_evicted_total',
    help: 'Answers that went to make room for others.',
    labelNames: ['target'],
  });
  const watchBytes = addScrapedGauge(registry, {
    name: 'audit_gateway_cache_bytes',
    help: 'Bytes that the cache holds.',
    labelNames: ['target'],
  });
  return (target) => {
    let held = 0;
    watchBytes({ target }, () => held);
    return {
      onServed: (result) => countResult({ target, result }),
      onStored: () => countStored({ target }),
      onEvicted: () => countEvicted({ target }),
      onBytes: (bytes) => {
        held = bytes;
      },
    };
  };
}
