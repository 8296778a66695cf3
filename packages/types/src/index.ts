export { auditRetentionDays, type FinalAuditTaskStatus, finalAuditTaskStatuses } from './audits.ts';
export * from './openapi.generated.ts';
export { contractVersion, parameterRules } from './parameter-rules.generated.ts';
export {
  auditCheckRunStatusCountedAs,
  auditCheckRunStatusFinal,
  auditTaskStatusFinal,
} from './value-tables.generated.ts';
