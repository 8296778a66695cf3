const levels = '▁▂▃▄▅▆▇█';

/** Marks a time without a value: a gap, not a zero. */
export const sparklineGap = '·';

/**
 * Draws values as a line of bars, the highest of them full. Zero is the lowest bar, and no other value has it.
 *
 * @param values undefined: there is none.
 */
export function sparkline(values: readonly (number | undefined)[]): string {
  const highest = Math.max(0, ...values.filter((value) => value !== undefined));
  return values
    .map((value) => {
      if (value === undefined) return sparklineGap;
      const level = value === 0 ? 0 : Math.max(1, Math.round((value / highest) * (levels.length - 1)));
      return levels.charAt(level);
    })
    .join('');
}

/**
 * Joins neighbours until there are at most so many values. The highest of each group stays, so that no peak is hidden;
 * only a group without any value is a gap.
 */
export function condense(values: readonly (number | undefined)[], atMost: number): (number | undefined)[] {
  const size = Math.ceil(values.length / Math.max(atMost, 1));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const known = values.slice(index * size, (index + 1) * size).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  });
}
