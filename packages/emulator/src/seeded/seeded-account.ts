import { type Account, type AuditIndex, createAccount, indexAudits } from '../account/account.ts';
import { auditRetentionDays } from '@audit-gateway/types';
import { dayMs } from '../account/retention.ts';
import { planCourse } from './audit-course.ts';
import { auditsPlannedOn } from './schedule.ts';

/**
 * The account of a seed: an audit of all checks every day, one of the certificates every week, some on demand;
 * non-compliance that comes and goes; failed and canceled audits; audits in progress that advance. It is a function of
 * the seed and the time alone: the same seed shows the same audits at the same time, whatever was asked before.
 */
export function createSeededAccount(seed: string): Account {
  let index: AuditIndex | undefined;
  let indexedDay: number | undefined;
  return createAccount((now) => {
    const today = Math.floor(now.getTime() / dayMs);
    if (index === undefined || indexedDay !== today) {
      index = indexAudits(auditsUpTo(seed, today));
      indexedDay = today;
    }
    return index;
  });
}

function auditsUpTo(seed: string, today: number) {
  const days = Array.from({ length: auditRetentionDays + 1 }, (_, age) => today - age);
  return days.flatMap((day) => auditsPlannedOn(seed, day).map((planned) => planCourse(seed, planned)));
}
