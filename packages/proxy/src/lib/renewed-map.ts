// Fewer cost more to copy than to keep.
const fewestRemoved = 32;

/**
 * A Map for entries that are in it for a moment, thousands a second. As a Map changes, V8 makes tables anew, and each
 * refers to the one after it: once one is old, all that was ever in the later ones is kept until the next full garbage
 * collection. This one begins anew before that.
 */
export class RenewedMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #removed = 0;

  /** Finds a value. */
  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** Sets a value, in place of the one before it. */
  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
  }

  /** Deletes an entry, if there is one. */
  delete(key: Key): void {
    if (!this.#entries.delete(key)) return;
    this.#removed += 1;
    if (this.#removed < Math.max(fewestRemoved, this.#entries.size)) return;
    this.#entries = new Map(this.#entries);
    this.#removed = 0;
  }
}
