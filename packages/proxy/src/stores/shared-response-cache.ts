/** A response as gateways share it. It holds durations, since each gateway has a clock of its own. */
export interface SharedResponse {
  /** The content to the byte. */
  readonly content: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
  /** How long ago AWS was asked for it, in milliseconds, 0 or more. */
  readonly ageMs: number;
  /** For how long it is still fresh, in milliseconds; not above 0 for a stale one. */
  readonly freshForMs: number;
  /** For how long it may still be served when AWS fails, in milliseconds; never less than `freshForMs`. */
  readonly usableForMs: number;
}

/**
 * Responses that several gateways share, behind what each of them stores by itself. One instance serves one target.
 *
 * All durations are finite, and as they are at the moment of the call. Both methods settle within a few milliseconds,
 * since a caller waits meanwhile, and never reject: a cache that is away finds nothing and keeps nothing.
 */
export interface SharedResponseCache {
  /** Finds a response that was set and is still usable. */
  get(key: string): Promise<SharedResponse | undefined>;
  /** Stores a response in place of the one that the key had. */
  set(key: string, response: SharedResponse): Promise<void>;
}
