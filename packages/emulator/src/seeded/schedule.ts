import { type AuditCheckName, auditCheckNameValues, type AuditTaskType } from '@audit-gateway/types';
import { dayMs } from '../account/retention.ts';
import { createRandom, integerBetween, type Random } from './random.ts';

/** An audit that is to run. */
export interface PlannedAudit {
  /** What tells it from every other audit of the account. */
  readonly key: string;
  /** How it is started. */
  readonly taskType: AuditTaskType;
  /** The name of its schedule. */
  readonly scheduledAuditName?: string;
  /** When it starts. */
  readonly startTime: Date;
  /** The checks that it carries out. */
  readonly checks: readonly AuditCheckName[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const certificateChecks = auditCheckNameValues.filter((name) => name.includes('CERTIFICATE'));

/** The audits of a seed's account that start on a day, counted from 1970: the scheduled ones, then those on demand. */
export function auditsPlannedOn(seed: string, day: number): PlannedAudit[] {
  return [...scheduledOn(seed, day), ...onDemandOn(seed, day)];
}

/** Every day all checks, and once a week those of certificates. */
function scheduledOn(seed: string, day: number): PlannedAudit[] {
  const habits = createRandom(seed, 'schedules');
  const daily = { name: 'daily-audit', minute: integerBetween(habits, 0, 359), checks: auditCheckNameValues };
  const weekly = {
    name: 'weekly-certificate-audit',
    minute: integerBetween(habits, 0, 359),
    checks: certificateChecks,
  };
  const weeklyOn = integerBetween(habits, 0, 6);
  return (day % 7 === weeklyOn ? [daily, weekly] : [daily]).map(({ name, minute, checks }) => ({
    key: `${name} ${day}`,
    taskType: 'SCHEDULED_AUDIT_TASK',
    scheduledAuditName: name,
    startTime: startingAt(day, minute * minuteMs, createRandom(seed, name, day)),
    checks,
  }));
}

/** Two-hour windows, from 08:00 UTC, in which somebody may start an audit. */
const workingWindows = [8, 10, 12, 14, 16];

function onDemandOn(seed: string, day: number): PlannedAudit[] {
  const weekend = isWeekend(day);
  return workingWindows.flatMap((hour): PlannedAudit[] => {
    const random = createRandom(seed, 'on demand', day, hour);
    if (random() >= (weekend ? 0.02 : 0.15)) return [];
    const startTime = startingAt(day, hour * hourMs + integerBetween(random, 0, 119) * minuteMs, random);
    const share = 0.15 + 0.85 * random();
    const some = auditCheckNameValues.filter(() => random() < share);
    const checks = some.length === 0 ? auditCheckNameValues : some;
    return [{ key: `on demand ${day} ${hour}`, taskType: 'ON_DEMAND_AUDIT_TASK', startTime, checks }];
  });
}

function startingAt(day: number, offsetMs: number, random: Random): Date {
  return new Date(day * dayMs + offsetMs + integerBetween(random, 0, minuteMs - 1));
}

/** 1970-01-01 was a Thursday. */
function isWeekend(day: number): boolean {
  return new Date(day * dayMs).getUTCDay() % 6 === 0;
}
