import type { AuditCheckRunStatus, AuditTaskDetails, AuditTaskStatistics, AuditTaskStatus } from '@audit-gateway/types';
import * as z from 'zod';

/** What an audit's description says of how long it stays as it is. */
export interface AuditState {
  /** Whether nothing of it will change any more: it has ended, and so has each of its checks. */
  readonly isFinal: boolean;
  /** When it started, in milliseconds since 1970; undefined where that is not said. */
  readonly startedAt: number | undefined;
}

// The compiler wants a decision on each state that the contract gains; one that AWS adds is not final.
const finalStates = namesOfTrue({
  IN_PROGRESS: false,
  COMPLETED: true,
  FAILED: true,
  CANCELED: true,
} satisfies Record<AuditTaskStatus, boolean>);

const finalCheckStates = namesOfTrue({
  IN_PROGRESS: false,
  WAITING_FOR_DATA_COLLECTION: false,
  CANCELED: true,
  COMPLETED_COMPLIANT: true,
  COMPLETED_NON_COMPLIANT: true,
  FAILED: true,
} satisfies Record<AuditCheckRunStatus, boolean>);

const description = z.object({
  taskStatus: z.string().optional(),
  taskStartTime: z.number().optional(),
  taskStatistics: z
    .object({
      inProgressChecks: z.number().default(0),
      waitingForDataCollectionChecks: z.number().default(0),
    } satisfies Partial<Record<keyof AuditTaskStatistics, z.ZodType>>)
    .optional(),
  auditDetails: z.record(z.string(), z.object({ checkRunStatus: z.string().optional() })).default({}),
} satisfies Partial<Record<keyof AuditTaskDetails, z.ZodType>>);

/** Reads the state of an audit from its description. What is not one counts as an audit that can change. */
export function readAuditState(body: object): AuditState {
  const { success, data } = description.safeParse(body);
  if (!success) return { isFinal: false, startedAt: undefined };
  const { taskStatus = '', taskStartTime, taskStatistics, auditDetails } = data;
  const running = taskStatistics && taskStatistics.inProgressChecks + taskStatistics.waitingForDataCollectionChecks;
  return {
    isFinal:
      finalStates.has(taskStatus) &&
      Object.values(auditDetails).every(({ checkRunStatus = '' }) => finalCheckStates.has(checkRunStatus)) &&
      (running ?? 0) === 0,
    startedAt: taskStartTime === undefined ? undefined : taskStartTime * 1000,
  };
}

function namesOfTrue(table: Readonly<Record<string, boolean>>): ReadonlySet<string> {
  return new Set(Object.keys(table).filter((name) => table[name] === true));
}
