import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { addScrapedCounter } from '../../src/observability/metrics/scraped-counter.ts';
import { addScrapedHistogram } from '../../src/observability/metrics/scraped-histogram.ts';

const description = { name: 'a_metric', help: 'What it measures.', labelNames: ['route', 'status'] as const };
const labels = fc.record({
  route: fc.constantFrom('', '/a', 'with "quotes"'),
  status: fc.constantFrom<string | number>('', 200, 404),
});

async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').toSorted();
}

it("a counter shows what prom-client's own shows, scrape after scrape", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(labels)), async (scrapes) => {
      const registry = new Registry();
      const peers = new Registry();
      const count = addScrapedCounter(registry, description);
      const peer = new Counter({ ...description, registers: [peers] });
      for (const counted of scrapes) {
        for (const each of counted) {
          count(each);
          peer.inc(each);
        }
        expect(await linesOf(registry)).toEqual(await linesOf(peers));
      }
    }),
  );
});

it("a histogram shows what prom-client's own shows, scrape after scrape", async () => {
  const buckets = [0.005, 0.5, 1];
  const value = fc.oneof(fc.constantFrom(0, ...buckets), fc.integer({ min: 0, max: 8 }));
  const observation = fc.record({ labels, value });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(observation)), async (scrapes) => {
      const registry = new Registry();
      const peers = new Registry();
      const observe = addScrapedHistogram(registry, { ...description, buckets });
      const peer = new Histogram({ ...description, buckets, registers: [peers] });
      for (const observations of scrapes) {
        for (const each of observations) {
          observe(each.labels, each.value);
          peer.observe(each.labels, each.value);
        }
        expect(await linesOf(registry)).toEqual(await linesOf(peers));
        expect(await registry.getMetricsAsJSON()).toHaveLength(1);
      }
    }),
  );
});
