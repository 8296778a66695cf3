import type { SignRequest } from './sign-request.ts';
import type { HeaderPairs, TapOptions } from './tap.ts';

/** Prepares what a tap passes on. */
export type Prepare = NonNullable<TapOptions['prepare']>;

/**
 * What the caller's signature is made of, and all that AWS wants signed; and what would let AWS compress an answer, which
 * the tap could not read.
 */
const replaced = /^(authorization|host|x-amz-.*|accept-encoding)$/i;

/** Signs each request anew for the host that the tap passes it on to. */
export function signedFor(host: string, sign: SignRequest): Prepare {
  return ({ method = '', url: target = '' }, headers) => {
    const kept = headers.filter(([name]) => !replaced.test(name));
    const signed: HeaderPairs = Object.entries({ host, ...sign({ method, target, host }) });
    return Promise.resolve([...kept, ...signed]);
  };
}
