// Fewer cost more to copy than to keep.
const leastRemoved = 32;

/**
 * A Map for entries that come and go by the thousand. As a Map changes, V8 makes it a new table time and again, and has
 * each former one refer to the next: once one of them is old, whatever was ever in later ones is kept until the next full
 * garbage collection. This one begins anew before there are many.
 */
export class RenewedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #removed = 0;

  /** Finds a value. */
  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** Sets a value, in place of the one that the key had. */
  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
  }

  /** Removes an entry, if there is one. */
  delete(key: Key): void {
    if (!this.#entries.delete(key)) return;
    this.#removed += 1;
    if (this.#removed < Math.max(leastRemoved, this.#entries.size)) return;
    this.#entries = new Map(this.#entries);
    this.#removed = 0;
  }
}
