import type { VerifiedSignature } from '@audit-gateway/sigv4';
import type { IncomingHttpHeaders } from 'node:http';
import type { OperationId } from '../operations/operation.ts';

/** A call that the emulator received. */
export interface Call {
  /** The id that its response has in `x-amzn-RequestId`. */
  readonly requestId: string;
  /** When it was received, by the emulator's clock. */
  readonly receivedAt: Date;
  /** The method as it was sent. */
  readonly method: string;
  /** The request target as it was sent. */
  readonly url: string;
  /** The headers by lower-case name. Of `authorization` and `x-amz-security-token` it is only told that they came. */
  readonly headers: IncomingHttpHeaders;
  /** The operation; undefined where the request is for none, or its signature was refused. */
  readonly operation: OperationId | undefined;
  /** Who signed it, and for what; undefined where the signature was refused, or none is asked for. */
  readonly signature: VerifiedSignature | undefined;
  /** The status of the response; undefined where a fault ended the connection without one. */
  readonly status: number | undefined;
  /** The name of the error in the response; undefined where there is none. */
  readonly error: string | undefined;
  /** Whether the caller hung up before the response was sent whole; it turns true when that happens. */
  readonly abandoned: boolean;
}

const secretHeaders = ['authorization', 'x-amz-security-token'];

/** Headers without what they hold of secrets. */
export function redactHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const redacted = { ...headers };
  for (const name of secretHeaders) if (redacted[name] !== undefined) redacted[name] = '[redacted]';
  return redacted;
}
