import { Gauge, type Registry } from 'prom-client';
import type { MetricDescription } from './series.ts';

/** Shows a number under these labels from now on; the number is read at each scrape, and costs nothing between them. */
export type WatchNumber<Label extends string> = (labels: Readonly<Record<Label, string>>, read: () => number) => void;

/** Adds a gauge whose numbers are read when they are asked for. */
export function addScrapedGauge<Label extends string>(
  registry: Registry,
  description: MetricDescription<Label>,
): WatchNumber<Label> {
  const readers: (() => void)[] = [];
  const gauge = new Gauge({
    ...description,
    registers: [registry],
    collect: () => {
      for (const read of readers) read();
    },
  });
  return (labels, read) => readers.push(() => gauge.set(labels, read()));
}
