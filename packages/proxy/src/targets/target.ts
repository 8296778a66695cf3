import type { ResponseChecker } from '@audit-gateway/contract';
import { createSigner } from '@audit-gateway/sigv4';
import type { Fetch } from '../reading/audit-read.ts';
import { fetchFromAws } from '../reading/fetch-from-aws.ts';
import type { ContractMode } from '../upstream/check-answer.ts';
import { createUpstream } from '../upstream/upstream.ts';
import type { CredentialProvider } from './credentials.ts';

/** What a target is made of. */
export interface TargetOptions {
  /** The AWS region that requests are signed for. */
  readonly region: string;
  /** Where to forward to. */
  readonly url: URL;
  /** Gives the credentials to sign with; asked for each call. */
  readonly credentials: CredentialProvider;
  /** Tells the time to sign with. */
  readonly clock: () => Date;
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What becomes of answers that break it. */
  readonly contractMode: ContractMode;
}

/** An account and region that the gateway reaches: what it has is its own, so that one which fails harms no other. */
export interface Target {
  /** Reads from it. */
  readonly fetch: Fetch;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Opens a target. The way of a read, from the caller's side to AWS, is what `fetch` is made of. */
export function openTarget({ region, url, credentials, clock, checkResponse, contractMode }: TargetOptions): Target {
  const signer = createSigner({ region, service: 'iot' });
  const upstream = createUpstream({ url, signer, credentials, clock });
  return { fetch: fetchFromAws({ upstream, checkResponse, contractMode }), close: () => upstream.close() };
}
