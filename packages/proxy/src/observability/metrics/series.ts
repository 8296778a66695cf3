/** What a metric is called, and what it says. */
export interface MetricDescription<Label extends string> {
  /** The name. */
  readonly name: string;
  /** What it measures, in a sentence. */
  readonly help: string;
  /** The names of its labels. */
  readonly labelNames: readonly Label[];
}

/** The labels of one series, and what they are set to. */
export type Labels<Label extends string> = Readonly<Record<Label, string | number>>;

/** A series, and the labels that it counts under. */
export interface LabelledSeries<Label extends string, Series> {
  /** The labels. */
  readonly labels: Labels<Label>;
  /** What is counted. */
  readonly series: Series;
}

/** Where the values of some of the labels lead: to those of the next one, or at the end to the series. */
interface Node<Series> {
  readonly next: Map<string | number, Node<Series>>;
  series: Series | undefined;
}

/**
 * Finds the series of a metric by its labels, one label after the other. prom-client makes a text of the labels for each
 * look-up, and of each text a key.
 */
export class SeriesTree<Label extends string, Series> {
  readonly #labelNames: readonly Label[];
  readonly #create: () => Series;
  readonly #root: Node<Series> = newNode();
  readonly #all: LabelledSeries<Label, Series>[] = [];

  /** @param create Makes a series that has counted nothing. */
  constructor(labelNames: readonly Label[], create: () => Series) {
    this.#labelNames = labelNames;
    this.#create = create;
  }

  /** The series of these labels; a new one where there is none. */
  at(labels: Labels<Label>): Series {
    let node = this.#root;
    for (const name of this.#labelNames) {
      let next = node.next.get(labels[name]);
      if (next === undefined) {
        next = newNode();
        node.next.set(labels[name], next);
      }
      node = next;
    }
    return (node.series ??= this.#add(labels));
  }

  /** All series, the oldest first. */
  get all(): readonly LabelledSeries<Label, Series>[] {
    return this.#all;
  }

  #add(labels: Labels<Label>): Series {
    const series = this.#create();
    this.#all.push({ labels, series });
    return series;
  }
}

function newNode<Series>(): Node<Series> {
  return { next: new Map(), series: undefined };
}
