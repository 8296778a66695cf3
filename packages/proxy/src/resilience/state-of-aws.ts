import type { Failure } from '../failure/failure.ts';

/** What the end of one call says of AWS: that it works, that it does not, or nothing of either. */
export type StateOfAws = 'well' | 'unwell' | 'unknown';

/** A call that failed. */
export interface FailedCall {
  /** What it ended with. */
  readonly failure: Failure;
  /** Whether its signal was aborted. */
  readonly aborted: boolean;
  /** How long AWS had, in milliseconds. */
  readonly tookMs: number;
}

const signsOfIllness: ReadonlySet<Failure['kind']> = new Set([
  'aws-failure',
  'upstream-broken-answer',
  'upstream-unreachable',
  'upstream-timeout',
]);

/**
 * Judges a failed call. A refusal shows that AWS works, throttling and refused credentials too. A caller that hangs up
 * shows nothing, nor does a time-out that left AWS no time.
 *
 * @param patientMs From how many milliseconds on a time-out is AWS's fault.
 */
export function stateAfter({ failure, aborted, tookMs }: FailedCall, patientMs: number): StateOfAws {
  if (!signsOfIllness.has(failure.kind)) return failure.upstream === undefined ? 'unknown' : 'well';
  if (failure.kind === 'upstream-timeout') return tookMs >= patientMs ? 'unwell' : 'unknown';
  return aborted ? 'unknown' : 'unwell';
}
