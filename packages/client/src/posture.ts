export {
  type AuditHistoryEntry,
  type AuditHistoryOptions,
  type AuditHistoryProgress,
  auditHistory,
} from './posture/audit-history.ts';
export { type AuditCheckSeverity, auditCheckSeverities, helpUrlOf, severityOf } from './posture/checks.ts';
export {
  type CheckComparison,
  comparePosture,
  type PostureChange,
  type PostureComparison,
} from './posture/compare-posture.ts';
export { type CheckFindings, findingsOf } from './posture/findings.ts';
export { type DescribedAudit, latestAudit, type LatestAuditOptions } from './posture/latest-audit.ts';
export { earliestStartTime } from './posture/retention.ts';
