import type { paths } from '@audit-gateway/types';
import createClient, { type Client } from 'openapi-fetch';
import { type AuditClientOptions, checkOptions, credentialHeaders, parseBaseUrl } from './options.ts';
import { type ListAuditTasksParams, serializeQuery, userAgent } from './wire.ts';

type List = paths['/audit/tasks'];

/** The contract's paths, where times go in as Date as well. */
export interface AuditPaths extends Omit<paths, '/audit/tasks'> {
  readonly '/audit/tasks': Omit<List, 'get'> & {
    readonly get: Omit<List['get'], 'parameters'> & {
      readonly parameters: Omit<List['get']['parameters'], 'query'> & { readonly query: ListAuditTasksParams };
    };
  };
}

/** How to reach the gateway. */
export interface AuditHttpOptions extends Pick<AuditClientOptions, 'baseUrl' | 'apiKey' | 'token' | 'headers'> {
  /** Sends the requests. Default: the global `fetch`, as it is at the time of the request. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * Makes an openapi-fetch client for every path of the contract (https://openapi-ts.dev/openapi-fetch/), with the base
 * URL, the credentials and the writing of times, but without the check of ids, the time-out, the retries and the errors
 * of `createAuditClient`.
 *
 * @throws {AuditApiError} InvalidArgument for options that cannot be used.
 */
export function createAuditHttp(options: AuditHttpOptions): Client<AuditPaths> {
  checkOptions(options, 'baseUrl');
  const { baseUrl, headers, fetch } = options;
  const client = createClient<AuditPaths>({
    baseUrl: parseBaseUrl(baseUrl) ?? '',
    headers: { ...userAgent(), ...headers },
    querySerializer: serializeQuery,
    // The service never redirects, and fetch would carry x-api-key along to another origin.
    redirect: 'manual',
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
  });
  client.use({
    onRequest: async ({ request }) => {
      const credentials = await credentialHeaders(options, { refresh: false, signal: request.signal });
      for (const [name, value] of Object.entries(credentials)) request.headers.set(name, value);
    },
  });
  return client;
}
