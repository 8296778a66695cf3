import { Counter, type Registry } from 'prom-client';
import { type Labels, type MetricDescription, SeriesTree } from './series.ts';

/** Counts one more under these labels. */
export type CountOne<Label extends string> = (labels: Labels<Label>) => void;

/** Adds a counter for what happens with each request: what is counted reaches prom-client at a scrape. */
export function addScrapedCounter<Label extends string>(
  registry: Registry,
  description: MetricDescription<Label>,
): CountOne<Label> {
  const tree = new SeriesTree(description.labelNames, () => ({ count: 0 }));
  const counter = new Counter<Label>({
    ...description,
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const { labels, series } of tree.all) counter.inc(labels, series.count);
    },
  });
  return (labels) => {
    tree.at(labels).count += 1;
  };
}
