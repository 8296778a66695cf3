import type { AuditCheckDetails, AuditCheckName } from '@audit-gateway/types';
import type { Audit, AuditEnd, CheckStep, FinalAuditStatus } from '../account/audit.ts';
import { dayMs } from '../account/retention.ts';
import { checkOutcome, insufficientPermissions } from './check-outcome.ts';
import { profileOf } from './check-profiles.ts';
import { createRandom, digestOf, integerBetween, type Random } from './random.ts';
import type { PlannedAudit } from './schedule.ts';

/** When a check runs, in milliseconds after the audit's start. */
interface CheckTiming {
  readonly name: AuditCheckName;
  /** From when it runs; until then it waits for data. 0 for a check that needs none. */
  readonly runsAfterMs: number;
  /** When it has run. */
  readonly doneAfterMs: number;
}

/** AWS's ids of audits are 32 lower-case hexadecimal digits. */
const taskIdLength = 32;

/** The course of a planned audit of a seed's account. What its checks find is derived when somebody asks for it. */
export function planCourse(seed: string, planned: PlannedAudit): Audit {
  const { key, checks, ...audit } = planned;
  const random = createRandom(seed, 'course', key);
  const taskStatus = drawFinalStatus(random);
  const timings = checks.map((name) => drawTiming(random, name));
  const allDoneAfterMs = Math.max(...timings.map(({ doneAfterMs }) => doneAfterMs));
  const share = taskStatus === 'COMPLETED' ? 1 : 0.1 + 0.8 * random();
  const end = { afterMs: Math.floor(allDoneAfterMs * share), taskStatus };
  let course: Audit['checks'] | undefined;
  return {
    ...audit,
    taskId: digestOf(seed, 'task', key).slice(0, taskIdLength),
    end,
    get checks() {
      return (course ??= courseOfChecks(seed, audit.startTime, timings, end));
    },
  };
}

function drawFinalStatus(random: Random): FinalAuditStatus {
  const draw = random();
  if (draw < 0.04) return 'FAILED';
  return draw < 0.09 ? 'CANCELED' : 'COMPLETED';
}

function drawTiming(random: Random, name: AuditCheckName): CheckTiming {
  const collectsData = profileOf(name).collectsData === true;
  const runsAfterMs = collectsData ? integerBetween(random, minutesMs(2 * 60), minutesMs(24 * 60)) : 0;
  return { name, runsAfterMs, doneAfterMs: runsAfterMs + integerBetween(random, minutesMs(0.25), minutesMs(15)) };
}

function minutesMs(minutes: number): number {
  return minutes * 60_000;
}

function courseOfChecks(
  seed: string,
  startTime: Date,
  timings: readonly CheckTiming[],
  end: AuditEnd,
): Audit['checks'] {
  const day = Math.floor(startTime.getTime() / dayMs);
  return Object.fromEntries(
    timings.map((timing) => [timing.name, courseOfCheck(timing, end, () => checkOutcome(seed, timing.name, day))]),
  );
}

function courseOfCheck(timing: CheckTiming, end: AuditEnd, outcome: () => AuditCheckDetails): CheckStep[] {
  const { runsAfterMs, doneAfterMs } = timing;
  const running: CheckStep[] =
    runsAfterMs === 0
      ? [{ afterMs: 0, details: { checkRunStatus: 'IN_PROGRESS' } }]
      : [
          { afterMs: 0, details: { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' } },
          { afterMs: runsAfterMs, details: { checkRunStatus: 'IN_PROGRESS' } },
        ];
  if (doneAfterMs <= end.afterMs) return [...running, { afterMs: doneAfterMs, details: outcome() }];
  const untilEnd = running.filter(({ afterMs }) => afterMs < end.afterMs);
  const details: AuditCheckDetails =
    end.taskStatus === 'CANCELED' ? { checkRunStatus: 'CANCELED' } : insufficientPermissions;
  return [...untilEnd, { afterMs: end.afterMs, details }];
}
