/** Who notices: those who send requests, or those who read responses. */
export type Side = 'callers' | 'readers';

/**
 * What a change does to those who follow the older document: `breaking` ends something that worked, `risky` may end it
 * or cannot be classified, `safe` leaves everything working.
 */
export type Severity = 'breaking' | 'risky' | 'safe';

/** The part of a version that a change raises at least (Semantic Versioning 2.0.0). */
export type Bump = 'major' | 'minor' | 'patch';

/** One change of the document. */
export interface Change {
  /** The worst that it does to anyone. */
  readonly severity: Severity;
  /**
   * Where it stands, as a JSON pointer (RFC 6901): in the newer document, or in the older one for what was removed. A
   * change of a shared definition stands there, once.
   */
  readonly pointer: string;
  /** What changed, and what follows from it. */
  readonly reason: string;
  /** On whom the severity falls; nobody where nothing uses what changed. */
  readonly hits: readonly Side[];
  /** What the version has to raise for it; absent for the version itself. */
  readonly demands?: Bump;
}
