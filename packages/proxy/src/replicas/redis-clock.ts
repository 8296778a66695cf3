// Clocks of machines that agree with a time server differ by far less.
const driftPerMs = 0.1;

/** Redis's clock as this process knows it: what every reply says of it, and the monotonic clock between replies. */
export class RedisClock {
  readonly #now: () => number;
  // By how many microseconds Redis's clock is ahead of the monotonic one, at least and at most.
  #least: number;
  #most: number;
  #learnedAt: number;

  /**
   * Before the first reply it is this machine's clock.
   *
   * @param now Tells the time on the monotonic clock, in milliseconds.
   * @param clock Tells the time of day.
   */
  constructor(now: () => number, clock: () => Date) {
    this.#now = now;
    this.#learnedAt = now();
    this.#least = this.#most = (clock().getTime() - this.#learnedAt) * 1000;
  }

  /** Redis's time, in microseconds since 1970. */
  now(): number {
    return Math.round(this.#now() * 1000 + (this.#least + this.#most) / 2);
  }

  /**
   * Learns from a reply: Redis told its time between sending and receiving. What earlier replies narrowed down still
   * holds, unless it contradicts: then one of the clocks was set.
   *
   * @param redisUs What Redis told, in microseconds.
   * @param sentAt When it was asked, in milliseconds on the monotonic clock.
   * @param receivedAt When the reply was there, likewise.
   */
  learn(redisUs: number, sentAt: number, receivedAt: number): void {
    const least = redisUs - receivedAt * 1000;
    const most = redisUs - sentAt * 1000;
    const drift = (receivedAt - this.#learnedAt) * driftPerMs;
    this.#learnedAt = receivedAt;
    this.#least = Math.max(this.#least - drift, least);
    this.#most = Math.min(this.#most + drift, most);
    if (this.#least <= this.#most) return;
    this.#least = least;
    this.#most = most;
  }
}
