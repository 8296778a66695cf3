import type { AuditCheckDetails, AuditCheckRunStatus } from '@audit-gateway/types';

/** What a check with a result found, in resources. */
export interface CheckFindings {
  /** How many it looked at. */
  readonly total: number;
  /**
   * How many of them do not comply and are not suppressed; at least 1 for a check that is non-compliant without a count.
   */
  readonly active: number;
  /** How many do not comply, but are suppressed. */
  readonly suppressed: number;
}

const withoutResult: readonly unknown[] = [
  'IN_PROGRESS',
  'WAITING_FOR_DATA_COLLECTION',
  'CANCELED',
  'FAILED',
] satisfies readonly AuditCheckRunStatus[];

/**
 * What a check found.
 *
 * @returns undefined for a check without a result: in progress, waiting, failed, canceled, or in a state that the
 *   contract does not know, without a count.
 */
export function findingsOf(check: AuditCheckDetails | undefined): CheckFindings | undefined {
  if (!check || withoutResult.includes(check.checkRunStatus)) return undefined;
  const found = check.nonCompliantResourcesCount ?? leastFound(check);
  if (found === undefined) return undefined;
  const suppressed = Math.min(check.suppressedNonCompliantResourcesCount ?? 0, found);
  return { total: check.totalResourcesCount ?? found, active: found - suppressed, suppressed };
}

function leastFound({ checkRunStatus, checkCompliant }: AuditCheckDetails): number | undefined {
  if (checkCompliant !== undefined) return checkCompliant ? 0 : 1;
  if (checkRunStatus === 'COMPLETED_COMPLIANT') return 0;
  return checkRunStatus === 'COMPLETED_NON_COMPLIANT' ? 1 : undefined;
}
