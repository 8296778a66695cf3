/**
 * The value in the middle; between the two in the middle where their number is even.
 *
 * @throws {Error} where there are no values.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (lower === undefined || upper === undefined) throw new Error('There is no median of no values');
  return (lower + upper) / 2;
}

/** How far the values lie apart, from the least to the greatest, as a share of their median: 0.1 is ten in a hundred. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle;
}
