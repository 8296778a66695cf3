import { Histogram, type Registry } from 'prom-client';
import { type Labels, type MetricDescription, SeriesTree } from './series.ts';

/** What a histogram is, and its buckets. */
export interface HistogramDescription<Label extends string> extends MetricDescription<Label> {
  /** The largest value of each bucket, the smallest first. */
  readonly buckets: readonly number[];
}

/** Counts a value under these labels. */
export type ObserveValue<Label extends string> = (labels: Labels<Label>, value: number) => void;

interface Distribution {
  /** How many values each bucket has, those of the smaller ones not included; the last is the one without a bound. */
  readonly counts: number[];
  sum: number;
}

/** What prom-client's registry renders. */
interface Rendered {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly {
    readonly labels: { readonly le?: string };
    readonly sharedLabels: Readonly<Record<string, string | number>>;
    readonly metricName: string;
    readonly value: number;
  }[];
}

/** A histogram for what happens with each request: prom-client hears of it at a scrape. */
class ScrapedHistogram<Label extends string> extends Histogram {
  readonly #description: HistogramDescription<Label>;
  readonly #tree: SeriesTree<Label, Distribution>;

  constructor(registry: Registry, description: HistogramDescription<Label>) {
    const { name, help } = description;
    super({ name, help, labelNames: [...description.labelNames], registers: [registry] });
    this.#description = description;
    this.#tree = new SeriesTree(description.labelNames, () => ({
      counts: [...description.buckets, Infinity].map(() => 0),
      sum: 0,
    }));
  }

  count(labels: Labels<Label>, value: number): void {
    const { buckets } = this.#description;
    const series = this.#tree.at(labels);
    let bucket = 0;
    while (value > (buckets[bucket] ?? Infinity)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  /** What prom-client's own histogram has under this name, and its registry asks for; `get` is made of it. */
  getForPromString(): Promise<Rendered> {
    const { name, help, buckets } = this.#description;
    const bounds = [...buckets.map(String), '+Inf'];
    const values = this.#tree.all.flatMap(({ labels: sharedLabels, series: { counts, sum } }) => {
      let total = 0;
      const upTo = counts.map((count, index) => {
        total += count;
        return { labels: { le: bounds[index] ?? '' }, sharedLabels, metricName: `${name}_bucket`, value: total };
      });
      return [
        ...upTo,
        { labels: {}, sharedLabels, metricName: `${name}_sum`, value: sum },
        { labels: {}, sharedLabels, metricName: `${name}_count`, value: total },
      ];
    });
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }
}

/** Adds a histogram for what happens with each request. */
export function addScrapedHistogram<Label extends string>(
  registry: Registry,
  description: HistogramDescription<Label>,
): ObserveValue<Label> {
  const histogram = new ScrapedHistogram(registry, description);
  return (labels, value) => histogram.count(labels, value);
}
