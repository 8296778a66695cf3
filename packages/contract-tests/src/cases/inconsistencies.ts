import { isObject } from '../document/values.ts';
import type { Description } from '../drivers/driver.ts';

/** What of a described audit contradicts the rest of it, or the period in which it was listed. */
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
