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

interface Node<Label extends string, Series> {
  readonly next: Map<string | number, Node<Label, Series>>;
  found: { readonly labels: Labels<Label>; readonly series: Series } | undefined;
}

/**
 * Finds the series of a metric by its labels, one label after the other. prom-client makes a text of the labels for each
 * look-up, and of each text a key.
 */
export class SeriesTree<Label extends string, Series> {
  readonly #labelNames: readonly Label[];
  readonly #create: () => Series;
  readonly #root: Node<Label, Series> = newNode();
  readonly #all: { readonly labels: Labels<Label>; readonly series: Series }[] = [];

  /** @param create Makes a series that has counted nothing. */
  constructor(labelNames: readonly Label[], create: () => Series) {
    this.#labelNames = labelNames;
    this.#create = create;
  }

  /** The series of these labels; a new one where there is none. */
  at(labels: Labels<Label>): Series {
    let node = this.#root;
    for (const name of this.#labelNames) {
      const next = node.next.get(labels[name]) ?? newNode();
      if (next.found === undefined && next.next.size === 0) node.next.set(labels[name], next);
      node = next;
    }
    node.found ??= this.#add(labels);
    return node.found.series;
  }

  /** All series, the oldest first. */
  get all(): readonly { readonly labels: Labels<Label>; readonly series: Series }[] {
    return this.#all;
  }

  #add(labels: Labels<Label>): { readonly labels: Labels<Label>; readonly series: Series } {
    const found = { labels, series: this.#create() };
    this.#all.push(found);
    return found;
  }
}

function newNode<Label extends string, Series>(): Node<Label, Series> {
  return { next: new Map(), found: undefined };
}
