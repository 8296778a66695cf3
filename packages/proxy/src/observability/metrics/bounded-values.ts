/** What stands for every value of a label beyond those that it may have. */
export const otherValues = '(other)';

/**
 * Bounds the values of a label, so that a series never comes of whatever others send: the first ones keep their names,
 * all that come after share one.
 *
 * @param limit How many keep their names.
 */
export function boundedValues(limit: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= limit) return otherValues;
    known.add(value);
    return value;
  };
}
