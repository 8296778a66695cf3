import { type AuditTaskType, auditTaskTypeValues } from '@audit-gateway/client';

/** The type of an audit that a listing can ask for; undefined for one that the contract does not know. */
export function toAuditType(type: string | undefined): AuditTaskType | undefined {
  return auditTaskTypeValues.find((value) => value === type);
}
