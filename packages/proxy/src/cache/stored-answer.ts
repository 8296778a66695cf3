import type { Lifetime } from './lifetime.ts';

/** An answer of AWS that keeps the contract, and until when it may be given. */
export interface StoredAnswer extends Lifetime {
  /** The content to the byte. */
  readonly content: Buffer;
  /** Names the content: a strong entity tag. */
  readonly entityTag: string;
  /** When AWS was asked for it, in milliseconds since 1970: its age counts from there (RFC 9111, section 4.2.3). */
  readonly askedAt: number;
}

/** Whether an answer is as good as a new one: its life is longer than its age (RFC 9111, section 4.2). */
export function isFresh({ freshUntil }: StoredAnswer, now: number): boolean {
  return now < freshUntil;
}
