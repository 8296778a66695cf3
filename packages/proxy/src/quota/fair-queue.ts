/**
 * A queue that callers take turns in, each with a line of its own: one item a turn, the first of the caller's line. Who
 * joins has the last turn of the round. However long the line of one caller is, another's first item waits for one item
 * of each caller at most.
 */
export class FairQueue<Item> {
  // A map keeps the order in which keys were added: the order of turns.
  readonly #lines = new Map<string, Item[]>();
  #size = 0;

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  /** Puts an item at the end of its caller's line. */
  add(caller: string, item: Item): void {
    const line = this.#lines.get(caller);
    if (line === undefined) this.#lines.set(caller, [item]);
    else line.push(item);
    this.#size += 1;
  }

  /** Takes out the item whose turn it is; undefined where none waits. */
  next(): Item | undefined {
    const [turn] = this.#lines;
    if (turn === undefined) return undefined;
    const [caller, line] = turn;
    const item = line.shift();
    this.#lines.delete(caller);
    if (line.length > 0) this.#lines.set(caller, line);
    this.#size -= 1;
    return item;
  }

  /** Takes out an item, wherever it stands. */
  remove(caller: string, item: Item): void {
    const line = this.#lines.get(caller);
    const index = line?.indexOf(item) ?? -1;
    if (line === undefined || index < 0) return;
    line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(caller);
    this.#size -= 1;
  }

  /** Finds the last item of the longest line: the one that would wait longest. Undefined where none waits. */
  last(): Item | undefined {
    let longest: readonly Item[] = [];
    for (const line of this.#lines.values()) if (line.length > longest.length) longest = line;
    return longest.at(-1);
  }

  /** Counts the items that would have their turn before one that a caller added now. */
  countBefore(caller: string): number {
    const own = this.#lines.get(caller)?.length ?? 0;
    if (own === 0) return this.#lines.size;
    let count = own;
    // Who stands before the caller has had one turn more by then.
    let turns = own + 1;
    for (const [other, line] of this.#lines) {
      if (other === caller) turns = own;
      else count += Math.min(line.length, turns);
    }
    return count;
  }
}
