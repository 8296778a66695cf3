import type { AuditCheckDetails } from '@audit-gateway/types';
import { auditCheckSeverities, type AuditCheckSeverity } from './checks.ts';
import type { AuditTaskDetails } from '../wire.ts';
import { severityOf } from './checks.ts';
import { type CheckFindings, findingsOf } from './findings.ts';

/**
 * What became of a check between two audits. Suppressed resources do not count as found.
 *
 * - `new`: it finds something now; before, it found nothing, was not run or had no result.
 * - `fixed`: it found something before, and nothing now.
 * - `worse`, `better`: it finds more, or fewer, resources than before, and some both times.
 * - `unchanged`: it finds as many as before, or nothing now after no result before.
 * - `notRun`: it is not in the later audit, or is disabled there.
 * - `unknown`: it is in the later audit without a result: failed, canceled, in progress.
 */
export type PostureChange = 'new' | 'fixed' | 'worse' | 'better' | 'unchanged' | 'notRun' | 'unknown';

/** One check of two audits. */
export interface CheckComparison {
  readonly checkName: string;
  /** The severity that AWS gives the check; undefined for one that it added later. */
  readonly severity: AuditCheckSeverity | undefined;
  readonly change: PostureChange;
  /** What it found in the earlier audit; undefined where it was not run or had no result. */
  readonly before: CheckFindings | undefined;
  /** What it found in the later audit; undefined where it was not run or had no result. */
  readonly after: CheckFindings | undefined;
}

/** Two audits, check by check. */
export interface PostureComparison {
  /** Each check of either audit: the most severe first, those of unknown severity last; within one severity by name. */
  readonly checks: readonly CheckComparison[];
  /** The same checks by what became of them; a list is empty where there is none. */
  readonly byChange: Readonly<Record<PostureChange, readonly CheckComparison[]>>;
  /** The sum over all checks of the earlier audit that have a result. */
  readonly before: CheckFindings;
  /** The sum over all checks of the later audit that have a result. */
  readonly after: CheckFindings;
}

/**
 * Compares two audits.
 *
 * @param before The earlier one; undefined where there is none, so that whatever is found is new.
 * @param after The later one.
 */
export function comparePosture(before: AuditTaskDetails | undefined, after: AuditTaskDetails): PostureComparison {
  const earlier = new Map(Object.entries(before?.auditDetails ?? {}));
  const later = new Map(Object.entries(after.auditDetails ?? {}));
  const checks = [...new Set([...earlier.keys(), ...later.keys()])]
    .map((checkName) => compareCheck(checkName, earlier.get(checkName), later.get(checkName)))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a.checkName < b.checkName ? -1 : 1));
  const having = (change: PostureChange) => checks.filter((check) => check.change === change);
  return {
    checks,
    byChange: {
      new: having('new'),
      fixed: having('fixed'),
      worse: having('worse'),
      better: having('better'),
      unchanged: having('unchanged'),
      notRun: having('notRun'),
      unknown: having('unknown'),
    },
    before: sum(checks.map((check) => check.before)),
    after: sum(checks.map((check) => check.after)),
  };
}

function compareCheck(
  checkName: string,
  earlier: AuditCheckDetails | undefined,
  later: AuditCheckDetails | undefined,
): CheckComparison {
  const before = findingsOf(earlier);
  const after = findingsOf(later);
  return { checkName, severity: severityOf(checkName), change: changeOf(before, after, later), before, after };
}

function changeOf(
  before: CheckFindings | undefined,
  after: CheckFindings | undefined,
  later: AuditCheckDetails | undefined,
): PostureChange {
  if (!after) return !later || later.errorCode === 'AUDIT_CHECK_DISABLED' ? 'notRun' : 'unknown';
  const found = before?.active ?? 0;
  if (after.active === found) return 'unchanged';
  if (!found) return 'new';
  if (!after.active) return 'fixed';
  return after.active > found ? 'worse' : 'better';
}

function rankOf({ severity }: CheckComparison): number {
  return severity ? auditCheckSeverities.indexOf(severity) : auditCheckSeverities.length;
}

function sum(findings: readonly (CheckFindings | undefined)[]): CheckFindings {
  const add = (count: keyof CheckFindings) => findings.reduce((total, found) => total + (found?.[count] ?? 0), 0);
  return { total: add('total'), active: add('active'), suppressed: add('suppressed') };
}
