/**
 * A queue that callers take turns in, each with a line of its own: one item a turn, the first of the caller's line. A
 * caller that joins has the last turn of the round. However long the line of one caller is, another's first item waits
 * for one item of each caller at most.
 *
 * An item may have places in several lines. It goes when the first of them comes up, and then leaves the others.
 */
export class FairQueue<Item> {
  // A map keeps the order in which keys were added: the order of turns.
  readonly #lines = new Map<string, Item[]>();
  readonly #callers = new Map<Item, Set<string>>();

  /** How many items wait. */
  get size(): number {
    return this.#callers.size;
  }

  /**
   * Gives an item a place at the end of a caller's line.
   *
   * @returns false where it had one in this line already, and keeps it.
   */
  add(caller: string, item: Item): boolean {
    const callers = this.#callers.get(item) ?? new Set();
    if (callers.has(caller)) return false;
    this.#callers.set(item, callers.add(caller));
    const line = this.#lines.get(caller);
    if (line === undefined) this.#lines.set(caller, [item]);
    else line.push(item);
    return true;
  }

  /** Takes out the item whose turn it is; undefined where none waits. */
  next(): Item | undefined {
    const [turn] = this.#lines;
    if (turn === undefined) return undefined;
    const [caller, line] = turn;
    const [item] = line;
    if (item !== undefined) this.delete(item);
    if (line.length > 0) {
      this.#lines.delete(caller);
      this.#lines.set(caller, line);
    }
    return item;
  }

  /** Takes an item's place in a caller's line; without any place, the item is out. */
  remove(caller: string, item: Item): void {
    const callers = this.#callers.get(item);
    const line = this.#lines.get(caller);
    if (line === undefined || callers?.delete(caller) !== true) return;
    if (callers.size === 0) this.#callers.delete(item);
    line.splice(line.indexOf(item), 1);
    if (line.length === 0) this.#lines.delete(caller);
  }

  /** Takes an item out, wherever it has places. */
  delete(item: Item): void {
    for (const caller of this.callersOf(item)) this.remove(caller, item);
  }

  /** The callers in whose lines an item has places, as it is now. */
  callersOf(item: Item): readonly string[] {
    return [...(this.#callers.get(item) ?? [])];
  }

  /** Counts the items that go before one, as the queue is now. */
  countBefore(item: Item): number {
    const gone = new Set<Item>();
    let round = [...this.#lines.values()].map((line) => ({ line, at: 0 }));
    while (round.length > 0) {
      for (const turn of round) {
        let head = turn.line[turn.at];
        while (head !== undefined && gone.has(head)) head = turn.line[++turn.at];
        if (head === undefined) continue;
        if (head === item) return gone.size;
        gone.add(head);
        turn.at += 1;
      }
      round = round.filter(({ line, at }) => at < line.length);
    }
    return gone.size;
  }

  /**
   * Finds the item to give up when there are too many: the last one of the longest line. An item with places in several
   * lines counts as one of the shortest of them. Undefined where none waits.
   */
  last(): Item | undefined {
    let last: Item | undefined;
    let longest = 0;
    for (const line of this.#lines.values()) {
      // No item of this line counts as one of a longer line.
      if (line.length <= longest) continue;
      for (const item of line.toReversed()) {
        const length = this.#shortestLineOf(item);
        if (length <= longest) continue;
        last = item;
        longest = length;
      }
    }
    return last;
  }

  #shortestLineOf(item: Item): number {
    return Math.min(...this.callersOf(item).map((caller) => this.#lines.get(caller)?.length ?? 0));
  }
}
