import type { Violation } from '@audit-gateway/contract';
import type { Failure } from '../failure/failure.ts';
import type { AuditRead, Patience, UpstreamCall } from '../reading/audit-read.ts';

/** A read that may be answered with what is stored. */
export interface CacheableRead extends AuditRead {
  /**
   * Whether the caller wants nothing stored. It may still share a call that is in flight, and what it gets is stored
   * for others. Default: false.
   */
  readonly noCache?: boolean;
}

/**
 * What the cache did for a read:
 * - `hit`: it gave a fresh answer;
 * - `stale`: it gave one that is past its life, since AWS failed;
 * - `miss`: it had none, and AWS was asked;
 * - `expired`: it had one past its life, and AWS was asked;
 * - `bypass`: it had a fresh one, and AWS was asked because the caller wants nothing stored;
 * - `off`: there is no cache.
 */
export type CacheStatus = 'hit' | 'stale' | 'miss' | 'expired' | 'bypass' | 'off';

/** What the cache did for a read, and what that says of the answer. */
export interface CacheReport {
  /** What it did. */
  readonly status: CacheStatus;
  /** How long ago AWS was asked for it, in whole seconds; 0 for an answer that AWS gave to this read. */
  readonly ageSeconds: number;
  /** For how long it is still fresh, in whole seconds; below 0 for one past its life, 0 for one that is not kept. */
  readonly ttlSeconds: number;
  /** Whether AWS's answer to this read was stored. */
  readonly stored: boolean;
  /** Whether the read shared a call to AWS that another had made. */
  readonly collapsed: boolean;
  /** The failure of AWS, or of the way to it, that a stale answer stands in for. */
  readonly insteadOf: Failure | undefined;
}

/**
 * An answer as a caller gets it. It has no parsed content: for a stored answer that would cost several times the
 * memory of the content itself, and nobody reads it.
 */
export interface ServedAnswer {
  /** The content to the byte. Those who share a call share it: not to be written to. */
  readonly content: Buffer;
  /** Names the content: a strong entity tag. */
  readonly entityTag: string;
  /** Where the answer breaks the contract; nothing for a stored one. */
  readonly violations: readonly Violation[];
  /** The call to AWS that brought it for this read; undefined for a stored one. */
  readonly upstream: UpstreamCall | undefined;
  /** What the cache did. */
  readonly cache: CacheReport;
}

/** Reads as a `Fetch` does, and says what the cache did. */
export type CachedFetch = (read: CacheableRead, patience: Patience) => Promise<ServedAnswer>;
