// What a service needs of the contract: its types, the lists of values, the limits of parameters. AuditTaskDetails and
// AuditTaskPage below take the places of the contract's own, as they are on the wire.
export * from '@audit-gateway/types';
export { type AuditClient, createAuditClient, requestIdOf } from './client.ts';
export { type AuditApiErrorCode, auditApiErrorCodes } from './error-codes.ts';
export { AuditApiError, type AuditApiErrorDetails } from './errors.ts';
export type {
  AuditClientOptions,
  BeforeRequestEvent,
  CallOptions,
  Credential,
  CredentialContext,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  RetryOptions,
  SharedOptions,
} from './options.ts';
export type { Fetch, FetchInit, FetchResponse } from './fetch.ts';
export type { AuditProgress, WaitOptions } from './waiter.ts';
export type { AuditTaskDetails, AuditTaskPage, ListAuditTasksParams } from './wire.ts';
