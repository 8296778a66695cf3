import { createSigner, type Credentials } from '@audit-gateway/sigv4';

/** What a signature is over: no request of the two operations has content. */
export interface RequestToSign {
  /** The method. */
  readonly method: string;
  /** The path and the query as they will be sent. */
  readonly target: string;
  /** The `Host` header that will be sent. */
  readonly host: string;
}

/** Gives the headers to send in addition. */
export type SignRequest = (request: RequestToSign) => Readonly<Record<string, string>>;

/** What signatures are made with. */
export interface RequestSignerOptions {
  /** The region that the requests go to. */
  readonly region: string;
  /** Who signs. */
  readonly credentials: Credentials;
  /** Tells the time of each signature. */
  readonly clock: () => Date;
}

/** Creates what signs requests to AWS IoT by Signature Version 4. */
export function createRequestSigner({ region, credentials, clock }: RequestSignerOptions): SignRequest {
  const signer = createSigner({ region, service: 'iot' });
  return ({ method, target, host }) => {
    const mark = target.indexOf('?');
    const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
    return signer.sign({ method, path, query, headers: { host } }, credentials, clock());
  };
}

/** What a client passes to `fetch` besides the URL. */
interface FetchInit extends RequestInit {
  method: string;
  headers: Record<string, string>;
}

/** A `fetch` for requests without content that signs each of them. */
export function createSigningFetch(sign: SignRequest): (url: string, init: FetchInit) => Promise<Response> {
  return (url, init) => {
    const { host, pathname, search } = new URL(url);
    const added = sign({ method: init.method, target: `${pathname}${search}`, host });
    return fetch(url, { ...init, headers: { ...init.headers, ...added } });
  };
}
