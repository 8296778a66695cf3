export { type AuditClient, createAuditClient } from './client.ts';
export { AuditApiError, type AuditApiErrorCode, auditApiErrorCodes, type AuditApiErrorDetails } from './errors.ts';
export type { AuditClientOptions, CallOptions, RetryOptions } from './options.ts';
export type { AuditProgress, WaitOptions } from './waiter.ts';
export type { AuditPaths, AuditTaskDetails, AuditTaskPage, ListAuditTasksParams } from './wire.ts';
