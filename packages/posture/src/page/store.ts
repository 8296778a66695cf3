/** A value that others are notified of when it changes. */
export interface Store<Value extends object> {
  readonly get: () => Value;
  readonly set: (change: Partial<Value>) => void;
  /** Returns what ends the notifications. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Creates a store with a first value. */
export function createStore<Value extends object>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (change) => {
      value = { ...value, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
