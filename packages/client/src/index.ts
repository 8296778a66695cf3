export type { AuditTaskDetails, AuditTaskPage } from './answers.ts';
export { type AuditClient, createAuditClient } from './client.ts';
export { type AuditApiErrorCode, auditApiErrorCodes } from './error-codes.ts';
export { AuditApiError, type AuditApiErrorDetails } from './error.ts';
export type { AuditClientOptions, CallOptions, RetryOptions } from './options.ts';
export type { AuditPaths, ListAuditTasksParams } from './paths.ts';
export type { AuditProgress } from './progress.ts';
export type { WaitOptions } from './wait.ts';
