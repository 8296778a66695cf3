import type { IncomingHttpHeaders } from 'node:http';

/** The ids by which the log of a caller, or of a proxy in front of the gateway, knows a request. */
export interface Correlation {
  /** The request's `x-request-id`; `(invalid)` in place of one that the log does not take. Undefined without one. */
  readonly callerRequestId: string | undefined;
  /** The trace id of the request's `traceparent` (W3C Trace Context); undefined without a valid one. */
  readonly traceId: string | undefined;
}

// UUIDs, ULIDs, what nginx, Envoy and AWS make. A caller chooses it, so it must be no text that says something.
const requestId = /^[\w.:/+=@-]{1,128}$/;
const traceParent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

/** Reads the ids that came with a request, as far as they may stand in the log. */
export function readCorrelation(headers: IncomingHttpHeaders): Correlation {
  const id = headers['x-request-id'];
  const traceparent = headers['traceparent'];
  return {
    callerRequestId: typeof id === 'string' ? (requestId.test(id) ? id : '(invalid)') : undefined,
    traceId: typeof traceparent === 'string' ? traceParent.exec(traceparent)?.[1] : undefined,
  };
}
