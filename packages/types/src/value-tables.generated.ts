/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

import type { AuditCheckRunStatus, AuditTaskStatus } from './openapi.generated.ts';

/** Whether nothing changes any more, by value. Source: `x-final` of AuditTaskStatus in the contract. */
export const auditTaskStatusFinal = {
  "IN_PROGRESS": false,
  "COMPLETED": true,
  "FAILED": true,
  "CANCELED": true
} as const satisfies Readonly<Record<AuditTaskStatus, unknown>>;

/** Whether nothing changes any more, by value. Source: `x-final` of AuditCheckRunStatus in the contract. */
export const auditCheckRunStatusFinal = {
  "IN_PROGRESS": false,
  "WAITING_FOR_DATA_COLLECTION": false,
  "CANCELED": true,
  "COMPLETED_COMPLIANT": true,
  "COMPLETED_NON_COMPLIANT": true,
  "FAILED": true
} as const satisfies Readonly<Record<AuditCheckRunStatus, unknown>>;

/** The member of AuditTaskStatistics that counts it, by value. Source: `x-counted-as` of AuditCheckRunStatus in the contract. */
export const auditCheckRunStatusCountedAs = {
  "IN_PROGRESS": "inProgressChecks",
  "WAITING_FOR_DATA_COLLECTION": "waitingForDataCollectionChecks",
  "CANCELED": "canceledChecks",
  "COMPLETED_COMPLIANT": "compliantChecks",
  "COMPLETED_NON_COMPLIANT": "nonCompliantChecks",
  "FAILED": "failedChecks"
} as const satisfies Readonly<Record<AuditCheckRunStatus, unknown>>;
