/** Which places in time are a replica's own: every n-th, by the number of its seat. */
export interface Places {
  /** How far apart places are, in microseconds. */
  readonly intervalUs: number;
  /** How many seats there are. */
  readonly seats: number;
  /** The number of the replica's seat, from 0. */
  readonly seat: number;
}

/** Finds a replica's first own place that is not before a time; both in microseconds since 1970. */
export function placeFrom(timeUs: number, { intervalUs, seats, seat }: Places): number {
  const place = Math.ceil(timeUs / intervalUs);
  return (place + ((seat - (place % seats) + seats) % seats)) * intervalUs;
}
