import type {
  AuditCheckDetails,
  AuditCheckRunStatus,
  AuditTaskDetails,
  AuditTaskStatistics,
  AuditTaskStatus,
} from '@audit-gateway/types';

/** What the description of an audit says about how long it stays as it is. */
export interface AuditState {
  /** Whether the audit and each of its checks have ended, so that nothing will change any more. */
  readonly isFinal: boolean;
  /** In milliseconds since 1970; undefined where AWS does not say. */
  readonly startedAt: number | undefined;
}

// The compiler asks for a decision on each state that the contract gains. A state that only AWS knows is not final.
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

/** Reads the state of an audit from its description. Anything else counts as an audit that can change. */
export function readAuditState(body: object): AuditState {
  const { taskStatus, taskStartTime, taskStatistics, auditDetails }: Unchecked<AuditTaskDetails> = body;
  return {
    isFinal:
      finalStates.has(taskStatus) &&
      (taskStatistics === undefined || (isObject(taskStatistics) && !isRunning(taskStatistics))) &&
      (auditDetails === undefined || (isObject(auditDetails) && Object.values(auditDetails).every(isFinalCheck))),
    startedAt: typeof taskStartTime === 'number' ? taskStartTime * 1000 : undefined,
  };
}

/** An object whose members have not been checked. */
type Unchecked<Type> = Readonly<Partial<Record<keyof Type, unknown>>>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRunning({
  inProgressChecks = 0,
  waitingForDataCollectionChecks = 0,
}: Unchecked<AuditTaskStatistics>): boolean {
  return inProgressChecks !== 0 || waitingForDataCollectionChecks !== 0;
}

function isFinalCheck(check: unknown): boolean {
  if (!isObject(check)) return false;
  const { checkRunStatus }: Unchecked<AuditCheckDetails> = check;
  return finalCheckStates.has(checkRunStatus);
}

function namesOfTrue(table: Readonly<Record<string, boolean>>): ReadonlySet<unknown> {
  return new Set(Object.keys(table).filter((name) => table[name] === true));
}
