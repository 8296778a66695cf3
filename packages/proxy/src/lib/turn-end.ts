/**
 * Gathers what comes up in a turn of the event loop, and deals with all of it at the turn's end. Writes to sockets, most
 * of all: the first one of several wakes who reads the other ends, and the others find them awake. Under load that halves
 * what a request costs; where nothing else is going on, the turn ends at once.
 *
 * @param act Deals with one item. It must not throw.
 */
export function atTurnEnd<Item>(act: (item: Item) => void): (item: Item) => void {
  let items: Item[] = [];
  const actOnAll = (): void => {
    const gathered = items;
    items = [];
    for (const item of gathered) act(item);
  };
  return (item) => {
    if (items.push(item) === 1) setImmediate(actOnAll);
  };
}
