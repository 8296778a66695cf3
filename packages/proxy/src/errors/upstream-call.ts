/** One call to AWS that AWS answered. */
export interface UpstreamCall {
  /** The HTTP status. */
  readonly status: number;
  /** AWS's id of the request. */
  readonly requestId: string | undefined;
  /** When the call was sent, on the monotonic clock (`performance.now()`), in milliseconds. */
  readonly sentAt: number;
  /** From sending to the end of the response, in milliseconds. */
  readonly durationMs: number;
  /** How long it waited for the account's quota before, in milliseconds; undefined where it has none. */
  readonly quotaWaitMs?: number;
}
