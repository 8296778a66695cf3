/** A proxy opened no tunnel. The message names the proxy, without its user and password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** What is wrong, without the proxy's address. */
  readonly reason: string;

  constructor(proxy: URL, reason: string, cause?: unknown) {
    super(`The proxy ${proxy.origin} ${reason}`, { cause });
    this.reason = reason;
  }
}
