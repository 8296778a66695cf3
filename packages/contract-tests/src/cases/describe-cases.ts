import { isObject } from '@audit-gateway/contract';
import type { Description } from '../drivers/driver.ts';
import type { SystemUnderTest } from '../systems/system-under-test.ts';
import { describedAudits, statisticsOf } from './account.ts';

/** An audit and its expected description. */
export interface DescribeCase {
  readonly name: string;
  readonly taskId: string;
  readonly expected: Description;
}

/** Every audit of the emulator's account whose description is compared. */
export function describeCases({ startedAt }: Pick<SystemUnderTest, 'startedAt'>): DescribeCase[] {
  return describedAudits(startedAt).map((seeded) => {
    const { shows, taskId, taskStatus, taskType, taskStartTime, scheduledAuditName, auditDetails } = seeded;
    const taskStatistics = statisticsOf(seeded);
    const expected = { taskStatus, taskType, taskStartTime, taskStatistics, scheduledAuditName, auditDetails };
    return { name: shows, taskId, expected };
  });
}

/** Lists what in a description contradicts the rest of it, or the period in which the audit was listed. */
export function inconsistencies(
  { taskStartTime, taskStatistics, auditDetails }: Description,
  { startTime, endTime }: { readonly startTime: Date; readonly endTime: Date },
): string[] {
  const counts = isObject(taskStatistics) ? taskStatistics : {};
  const { totalChecks, ...inStates } = counts;
  const sum = Object.values(inStates).reduce<number>((total, count) => total + Number(count), 0);
  const checks = Object.keys(auditDetails ?? {}).length;
  const started = taskStartTime?.getTime() ?? NaN;
  return [
    ...(totalChecks === sum ? [] : [`${String(totalChecks)} checks, but ${sum} by their states`]),
    ...(totalChecks === checks ? [] : [`${String(totalChecks)} checks, but ${checks} are described`]),
    ...(started >= startTime.getTime() && started <= endTime.getTime() ? [] : [`started at ${String(taskStartTime)}`]),
  ];
}
