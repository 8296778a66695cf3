/** The former names of what is in `upstream/handler.ts`. */
export type { UpstreamCall } from '../errors/upstream-call.ts';
export type {
  OperationRequest as AuditRead,
  UpstreamResponse as AuditAnswer,
  CallOptions as Patience,
  UpstreamHandler as Fetch,
} from '../upstream/handler.ts';
