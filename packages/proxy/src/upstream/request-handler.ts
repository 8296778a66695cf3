import { buildQueryString, type HttpHandler, HttpResponse } from '@smithy/core/protocols';
import type { Network } from '../lib/network.ts';

/**
 * Makes the request handler of the AWS SDK, for AWS STS, IAM Identity Center and AWS Sign-In. The SDK does not use it
 * for the endpoints that give an instance or a container its credentials: these are reached directly.
 */
export function createRequestHandler(network: Network): HttpHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ protocol, hostname, port, path, query, method, headers, body }, { abortSignal } = {}) => {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
      const search = buildQueryString(query);
      const response = await network.dispatcherFor(url).request({
        origin: url.origin,
        path: search === '' ? path : `${path}?${search}`,
        method,
        headers,
        body: typeof body === 'string' || body instanceof Uint8Array ? body : null,
        signal: abortSignal instanceof AbortSignal ? abortSignal : null,
      });
      const received = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
      return {
        response: new HttpResponse({
          statusCode: response.statusCode,
          headers: Object.fromEntries(received),
          body: response.body,
        }),
      };
    },
    // Clients of the SDK come and go; the network stays.
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}
