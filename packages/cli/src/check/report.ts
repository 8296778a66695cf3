import type { AuditTaskDetails } from '@audit-gateway/client';
import type { AuditCheckSeverity, DescribedAudit } from '@audit-gateway/client/posture';
import { describeCheck } from '../output/describe.ts';
import { formatTime, plural, toWords } from '../output/text.ts';
import type { CheckOutcome, Evaluation } from './evaluate.ts';

/** What a report is made of. */
export interface Report {
  readonly evaluation: Evaluation;
  readonly audit: DescribedAudit;
  /** What it is compared with. */
  readonly baseline: Baseline;
  readonly failOn: AuditCheckSeverity;
  /** Why the result is inconclusive, beside checks without a result. */
  readonly reasons: readonly string[];
  readonly outcome: Evaluation['outcome'];
}

/** An audit, a file, or nothing. */
export interface Baseline {
  /** undefined: there is no earlier audit. */
  readonly details: Pick<AuditTaskDetails, 'auditDetails'> | undefined;
  /** Its id; null where it is none of an audit. */
  readonly taskId: string | null;
  /** The file that it is from; null where it is from none. */
  readonly file: string | null;
}

/** Says in a line how it ended. */
export function summarize({ evaluation: { checks }, outcome, failOn, reasons }: Report): string {
  const count = (wanted: CheckOutcome): number => checks.filter((each) => each.outcome === wanted).length;
  const failed = count('failed');
  if (outcome === 'failed') {
    return `FAILED: ${plural(failed, 'check')} found something new at severity ${failOn} or above`;
  }
  if (outcome === 'unknown') {
    const withoutResult = count('unknown');
    const all = withoutResult > 0 ? [...reasons, `${plural(withoutResult, 'check')} without result`] : reasons;
    return `UNKNOWN: ${all.join('; ')}`;
  }
  const others = count('allowed') + count('ignored');
  return `PASSED: nothing new at severity ${failOn} or above${others > 0 ? ` (${others} allowed or below it)` : ''}`;
}

/** Says which audit was compared with what. */
export function describeComparison({ audit, baseline }: Report): string {
  const started = audit.taskStartTime ? ` of ${formatTime(audit.taskStartTime)} UTC` : '';
  const { taskId, file } = baseline;
  const withWhat = file ?? taskId;
  return `audit ${audit.taskId}${started}, ${withWhat === null ? 'no earlier audit' : `compared with ${withWhat}`}`;
}

/** The checks to report: all but those that passed. */
export function notable({ evaluation }: Report): Evaluation['checks'] {
  return evaluation.checks.filter(({ outcome }) => outcome !== 'passed');
}

/** What a check found now, and before, in words. */
export function describeFound({ audit }: Report, { check }: Evaluation['checks'][number]): string {
  const details = audit.auditDetails?.[check.checkName];
  // A state that has no error code, and no result.
  const now = describeCheck(check.after, details) || toWords(details?.checkRunStatus ?? 'no result');
  return check.before === undefined ? now : `${now}, was ${check.before.active}`;
}
