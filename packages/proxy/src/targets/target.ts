import type { ResponseChecker } from '@audit-gateway/contract';
import { createSigner } from '@audit-gateway/sigv4';
import type { operations } from '@audit-gateway/types';
import type { CachedFetch } from '../cache/served-answer.ts';
import { withCache } from '../cache/with-cache.ts';
import { withCoalescing } from '../coalescing/with-coalescing.ts';
import { createLocalTokens } from '../quota/local-tokens.ts';
import type { TokenSource } from '../quota/token-source.ts';
import { withQuota } from '../quota/with-quota.ts';
import { fetchFromAws } from '../reading/fetch-from-aws.ts';
import { type CredentialProvider, createCredentialSource } from '../resilience/credential-source.ts';
import { withBreaker } from '../resilience/with-breaker.ts';
import { withFreshCredentials } from '../resilience/with-fresh-credentials.ts';
import { withRetries } from '../resilience/with-retries.ts';
import type { Settings } from '../settings/read-command.ts';
import { createUpstream } from '../upstream/upstream.ts';

/** What a target is made of. */
export interface TargetOptions {
  /** The AWS region that requests are signed for. */
  readonly region: string;
  /** Where to forward to. */
  readonly url: URL;
  /** Gives the credentials to sign with; asked for each call. */
  readonly credentials: CredentialProvider;
  /** Tells the time: to sign with, and by which answers age. */
  readonly clock: () => Date;
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What all targets have in common. */
  readonly settings: Settings;
}

/** An account and region that the gateway reaches: what it has is its own, so that one which fails harms no other. */
export interface Target {
  /** Reads from it. */
  readonly fetch: CachedFetch;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Opens a target. This is the way of a read to AWS, from the inside out. */
export function openTarget({ region, url, credentials, clock, checkResponse, settings }: TargetOptions): Target {
  const { contractMode, timeoutMs, cacheMb, cacheSeconds, staleSeconds } = settings;
  const signer = createSigner({ region, service: 'iot' });
  const source = createCredentialSource(credentials);
  const upstream = createUpstream({ url, signer, credentials: () => source.get(), clock });

  const call = fetchFromAws({ upstream, checkResponse, contractMode });
  const withinQuota = withQuota(call, { sources: quotaOf(settings) });
  const whileAwsIsWell = withBreaker(withinQuota, { timeoutMs });
  const withGoodCredentials = withFreshCredentials(whileAwsIsWell, { source });
  const persistent = withRetries(withGoodCredentials);
  const shared = withCoalescing(persistent);
  const fetch = withCache(shared, { maxBytes: cacheMb * 1024 * 1024, cacheSeconds, staleSeconds, clock });
  return { fetch, close: () => upstream.close() };
}

function quotaOf({ listRate, describeRate }: Settings): ReadonlyMap<string, TokenSource> {
  const rates: Readonly<Record<keyof operations, number>> = {
    listAuditTasks: listRate,
    describeAuditTask: describeRate,
  };
  return new Map(
    Object.entries(rates)
      .filter(([, rate]) => rate > 0)
      .map(([operation, ratePerSecond]) => [operation, createLocalTokens({ ratePerSecond })]),
  );
}
