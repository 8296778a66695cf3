import type { Credentials } from '@audit-gateway/sigv4';
import { createSigner } from '@audit-gateway/sigv4';

/** A fetch that signs each request for AWS IoT, as a caller of AWS without a gateway has to. */
export function createSignedFetch(region: string, credentials: Credentials): (request: Request) => Promise<Response> {
  const signer = createSigner({ region, service: 'iot' });
  return (request) => {
    const { host, pathname, search } = new URL(request.url);
    const signable = { method: request.method, path: pathname, query: search.slice(1), headers: { host } };
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(signer.sign(signable, credentials, new Date())))
      headers.set(name, value);
    return fetch(request.url, { headers, signal: request.signal });
  };
}
