/** How failed requests are tried again. Only throttling, 5xx, network faults and broken responses are. */
export interface RetryOptions {
  /** The most requests that one call makes, the first included. From 1. Default: 3. */
  readonly maxAttempts?: number | undefined;
}

/** How to reach the service. */
export interface AuditClientOptions {
  /**
   * Where the service is, for instance `http://127.0.0.1:8080`. May have a path, which is kept; in a browser it may be
   * a path alone. Must not have a user name and a password.
   */
  readonly baseUrl: string;
  /** Sent as `x-api-key`. Default: not sent. */
  readonly apiKey?: string | undefined;
  /** Sent as `Authorization: Bearer …`. Default: not sent. */
  readonly token?: string | undefined;
  /**
   * The time for one call in milliseconds, from 1 to 2147483647, with its retries and the delays between them. Each
   * page of a listing and each poll of a wait is a call of its own. Default: 30000.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How failed requests are tried again; `false`: not at all. Between two attempts a call waits for what `Retry-After`
   * asks and a random part of a time that doubles, from 200 to 5000 ms; where that would take longer than the call may,
   * it fails at once. Default: 3 attempts.
   */
  readonly retry?: RetryOptions | false | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /**
   * Ends the call, which then fails with the code `Aborted` and the signal's reason as `cause`; or with the reason
   * itself, where that is an AuditApiError.
   */
  readonly signal?: AbortSignal | undefined;
}
