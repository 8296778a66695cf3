import {
  auditCheckSeverities,
  type AuditCheckSeverity,
  type CheckComparison,
  type PostureComparison,
} from '@audit-gateway/client/posture';

/** What a pipeline does not accept. */
export interface Rules {
  /** The least severity that counts. */
  readonly failOn: AuditCheckSeverity;
  /** Checks that never count, by name. */
  readonly allow: readonly string[];
}

/** The outcome of a check: it fails the pipeline, is inconclusive, is allowed, is below the severity, or passes. */
export type CheckOutcome = 'failed' | 'unknown' | 'allowed' | 'ignored' | 'passed';

/** What was found. */
export interface Evaluation {
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** Each check of either audit, most severe first. */
  readonly checks: readonly { readonly check: CheckComparison; readonly outcome: CheckOutcome }[];
}

/**
 * Evaluates what changed between two audits. A check fails if it found something new, or more than before; it is
 * inconclusive if it has no result. Both count only at or above a severity. A check of unknown severity, which AWS added
 * later, always counts; one that is no longer run never does.
 */
export function evaluate({ checks }: PostureComparison, { failOn, allow }: Rules): Evaluation {
  const least = auditCheckSeverities.indexOf(failOn);
  const outcomes = checks.map((check) => {
    const found = check.change === 'new' || check.change === 'worse';
    if (!found && check.change !== 'unknown') return { check, outcome: 'passed' as const };
    if (allow.includes(check.checkName)) return { check, outcome: 'allowed' as const };
    // -1 of an unknown severity is above all.
    const rank = check.severity === undefined ? -1 : auditCheckSeverities.indexOf(check.severity);
    if (rank > least) return { check, outcome: 'ignored' as const };
    return { check, outcome: found ? ('failed' as const) : ('unknown' as const) };
  });
  const has = (wanted: CheckOutcome): boolean => outcomes.some(({ outcome }) => outcome === wanted);
  return { outcome: has('failed') ? 'failed' : has('unknown') ? 'unknown' : 'passed', checks: outcomes };
}
