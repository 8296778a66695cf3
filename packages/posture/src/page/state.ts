import type { DescribedAudit } from '@audit-gateway/client/posture';
import type { Credential } from '../data/credential.ts';
import type { FailureText } from '../text/failure-text.ts';
import type { UrlState } from './url-state.ts';

/** What is being waited for. */
export interface Loading {
  readonly what: string;
  readonly done: number;
  /** Undefined until it is known. */
  readonly total: number | undefined;
}

/** All that the page shows follows from this. */
export interface PageState {
  readonly url: UrlState;
  readonly credential: Credential | undefined;
  /** Every audit that is known, by id. Empty until the gateway has let the caller in. */
  readonly audits: ReadonlyMap<string, DescribedAudit>;
  /** How many audits could not be read. */
  readonly lost: ReadonlyMap<string, FailureText>;
  /** When the gateway last said what the latest audit is, in milliseconds since 1970; undefined until then. */
  readonly freshAt: number | undefined;
  /** From when on all audits are known, in milliseconds since 1970. */
  readonly completeFrom: number | undefined;
  readonly loading: Loading | undefined;
  /** Why a request is tried again; undefined while all go through. */
  readonly waiting: string | undefined;
  readonly failure: FailureText | undefined;
  /** The time, in milliseconds since 1970, as of the last change. */
  readonly now: number;
}
