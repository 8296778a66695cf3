import type { Description } from '../drivers/driver.ts';
import type { Target } from '../targets/target.ts';
import { statisticsOf } from './placed-audit.ts';
import { describedAudits } from './placed-audits.ts';

/** An audit that is to be described. */
export interface DescribeCase {
  /** What it shows. */
  readonly name: string;
  /** Its id. */
  readonly taskId: string;
  /** What is to be said of it: all of that and no more. */
  readonly expected: Description;
}

/** Every placed audit that shows something. */
export function describeCases({ startedAt }: Pick<Target, 'startedAt'>): DescribeCase[] {
  return describedAudits(startedAt).map((placed) => {
    const { shows, taskId, taskStatus, taskType, taskStartTime, scheduledAuditName, auditDetails } = placed;
    const taskStatistics = statisticsOf(placed);
    const expected = { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails };
    return { name: shows, taskId, expected };
  });
}
