import type {
  AuditCheckDetails,
  AuditCheckRunStatus,
  AuditTaskDetails,
  AuditTaskStatistics,
  AuditTaskStatus,
} from '@audit-gateway/types';

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

/** Reads the state of an audit from its description. What is not one counts as an audit that can change. */
export function readAuditState(body: object): AuditState {
  const { taskStatus, taskStartTime, taskStatistics, auditDetails }: Unread<AuditTaskDetails> = body;
  return {
    isFinal:
      finalStates.has(taskStatus) &&
      (taskStatistics === undefined || (isObject(taskStatistics) && !isRunning(taskStatistics))) &&
      (auditDetails === undefined || (isObject(auditDetails) && Object.values(auditDetails).every(isFinalCheck))),
    startedAt: typeof taskStartTime === 'number' ? taskStartTime * 1000 : undefined,
  };
}

/** What has the members of a type, perhaps, and no more is known of them. */
type Unread<Type> = Readonly<Partial<Record<keyof Type, unknown>>>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRunning({ inProgressChecks = 0, waitingForDataCollectionChecks = 0 }: Unread<AuditTaskStatistics>): boolean {
  return inProgressChecks !== 0 || waitingForDataCollectionChecks !== 0;
}

function isFinalCheck(check: unknown): boolean {
  if (!isObject(check)) return false;
  const { checkRunStatus }: Unread<AuditCheckDetails> = check;
  return finalCheckStates.has(checkRunStatus);
}

function namesOfTrue(table: Readonly<Record<string, boolean>>): ReadonlySet<unknown> {
  return new Set(Object.keys(table).filter((name) => table[name] === true));
}
