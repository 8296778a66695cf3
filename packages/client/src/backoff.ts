/**
 * A delay that doubles each time, in milliseconds.
 *
 * @param step How many delays there were before.
 * @param baseMs The first delay at its longest.
 * @param maxMs The longest delay ever.
 */
export function backoffMs(step: number, baseMs: number, maxMs: number): number {
  return Math.min(maxMs, baseMs * 2 ** step);
}
