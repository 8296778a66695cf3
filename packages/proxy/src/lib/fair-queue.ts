/**
 * A round-robin queue: each caller has a line of its own, and gives one item in each round, the first of its line. A
 * caller that joins comes last in the round. However long the line of one caller is, another caller's first item waits
 * for one item of each caller at most.
 *
 * An item may be in several lines. It leaves all of them when it comes first in one.
 */
export class FairQueue<Item> {
  // A map keeps the order in which keys were added: the order of the round.
  readonly #lines = new Map<string, Item[]>();
  readonly #callers = new Map<Item, Set<string>>();

  /** How many items wait. */
  get size(): number {
    return this.#callers.size;
  }

  /**
   * Adds an item to the end of a caller's line.
   *
   * @returns false where it was in this line already, and keeps its position.
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

  /** Removes and returns the next item; undefined for an empty queue. */
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

  /** Removes an item from a caller's line. */
  remove(caller: string, item: Item): void {
    const callers = this.#callers.get(item);
    const line = this.#lines.get(caller);
    if (line === undefined || callers?.delete(caller) !== true) return;
    if (callers.size === 0) this.#callers.delete(item);
    line.splice(line.indexOf(item), 1);
    if (line.length === 0) this.#lines.delete(caller);
  }

  /** Removes an item from all lines. */
  delete(item: Item): void {
    for (const caller of this.callersOf(item)) this.remove(caller, item);
  }

  /** The callers in whose lines an item is now. */
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
   * Finds the item to drop when there are too many: the last one of the longest line. An item in several lines counts
   * as one of the shortest of them. Undefined for an empty queue.
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
