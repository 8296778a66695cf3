import createClient, { type Client } from 'openapi-fetch';
import { invalidArgument } from './invalid-argument.ts';
import type { AuditClientOptions } from './options.ts';
import type { AuditPaths } from './paths.ts';
import { serializeQuery } from './query.ts';

/**
 * The openapi-fetch client for the contract's paths, with the caller's credentials.
 *
 * @throws {AuditApiError} InvalidArgument for a base URL or a credential that no request can have.
 */
export function createHttp({ baseUrl, apiKey, token, fetch }: AuditClientOptions): Client<AuditPaths> {
  const headers = { ...(apiKey && { 'x-api-key': apiKey }), ...(token && { authorization: `Bearer ${token}` }) };
  try {
    new Request(baseUrl, { headers });
  } catch {
    // Without the cause, which tells the value.
    throw invalidArgument('/options', 'has a wrong baseUrl, apiKey or token');
  }
  return createClient<AuditPaths>({
    baseUrl,
    headers,
    querySerializer: serializeQuery,
    // The service never redirects, and fetch would carry x-api-key along to another origin.
    redirect: 'manual',
    ...(fetch && { fetch }),
  });
}
