import fc from 'fast-check';
import { Counter, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { addScrapedCounter } from '../../src/observability/metrics/scraped-counter.ts';

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
