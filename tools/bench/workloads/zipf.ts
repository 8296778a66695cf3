/**
 * Draws ranks from 0 to count - 1 by Zipf's law: the second is asked for half as often as the first, the third a third
 * as often. So are a few audits looked at by everybody, and most by nearly nobody.
 *
 * @param random Gives numbers from 0 to 1.
 */
export function createZipf(count: number, random: () => number): () => number {
  const cumulative: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank += 1) cumulative.push((total += 1 / rank));
  return () => {
    const drawn = random() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? total) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
