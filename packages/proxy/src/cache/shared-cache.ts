/**
 * Answers that several gateways share, behind what each of them stores by itself. One instance serves one target.
 *
 * It fails open: neither method rejects. What cannot be asked within a few milliseconds has nothing and keeps nothing,
 * for a caller waits meanwhile.
 */
export interface SharedCache {
  /** Finds what was set; undefined where there is nothing, or nobody to ask. */
  get(key: string): Promise<Buffer | undefined>;
  /**
   * Sets a value in place of the one that the key had.
   *
   * @param ttlMs After how many milliseconds it is to be forgotten; a whole number, 1 or more.
   */
  set(key: string, value: Buffer, ttlMs: number): Promise<void>;
}
