import type { ResponseChecker } from '@audit-gateway/contract';
import { createSigner } from '@audit-gateway/sigv4';
import type { operations as Operations } from '@audit-gateway/types';
import { type CachedHandler, type CacheObserver, withCache } from '../interceptors/cache.ts';
import { type DeduplicationObserver, withDeduplication } from '../interceptors/deduplicate.ts';
import { type QuotaObserver, withQuota } from '../interceptors/quota.ts';
import { createLocalTokens, type TokenSource } from '../stores/token-source.ts';
import { type BreakerObserver, withCircuitBreaker } from '../interceptors/circuit-breaker.ts';
import { withCorrectedClock } from '../interceptors/correct-clock.ts';
import { withFreshCredentials } from '../interceptors/refresh-credentials.ts';
import { type RetryObserver, withRetries } from '../interceptors/retry.ts';
import { createAwsHandler } from '../upstream/aws-handler.ts';
import type { Settings } from '../config/read-command.ts';
import type { SharedStores, TargetStores } from '../stores/shared-stores.ts';
import { createSigningClock } from '../upstream/signing-clock.ts';
import { type CredentialProvider, createCredentialSource } from '../upstream/credential-source.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { createUpstream } from '../upstream/upstream.ts';
import type { CredentialObserver } from './credential-status.ts';

/** What a target notifies. Each is to be spread into the options of what it observes. */
export interface TargetObservers {
  /** Measures calls to AWS. It is right around what makes them, so that each attempt is one. */
  readonly measureCalls: (next: UpstreamHandler) => UpstreamHandler;
  readonly quota: Required<QuotaObserver>;
  readonly cache: CacheObserver;
  readonly deduplication: DeduplicationObserver;
  readonly retries: RetryObserver;
  readonly breaker: BreakerObserver;
  readonly credentials: CredentialObserver;
}

/** Traces the calls of a target. */
export interface CallTracing {
  /** Makes each call a span. */
  readonly traceCalls: (next: UpstreamHandler) => UpstreamHandler;
  /** The headers by which AWS could go on with the trace; not to be signed. */
  readonly propagate: () => Readonly<Record<string, string>>;
}

/** What a target is made of. */
export interface TargetOptions {
  /** Its name. */
  readonly name: string;
  /** The AWS region that requests are signed for. */
  readonly region: string;
  /** Where to forward to. */
  readonly url: URL;
  /** Gives the credentials to sign with; asked for each call. */
  readonly credentials: CredentialProvider;
  /** The wall clock: to sign with, and to know how old audits are. */
  readonly clock: () => Date;
  /** The ids of the contract's operations. */
  readonly operations: readonly string[];
  /** Holds answers against the contract. */
  readonly checkResponse: ResponseChecker;
  /** What all targets have in common. */
  readonly settings: Settings;
  /** Who is told what happens. */
  readonly observers: TargetObservers;
  /** Traces calls; undefined where nobody asked for traces. */
  readonly tracing: CallTracing | undefined;
  /** Notified when requests are signed with another time than the machine's: by how many milliseconds later. */
  readonly onOffset: (offsetMs: number) => void;
  /** The role to assume, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
  /** What is shared with other gateways; undefined where this one is alone. */
  readonly sharedStores: SharedStores | undefined;
}

/** An account and region that the gateway reaches: what it has is its own, so that one which fails harms no other. */
export interface Target {
  /** Reads from it. */
  readonly handle: CachedHandler;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** Opens a target. This is the pipeline of a request to AWS, from the inside out. */
export function openTarget(options: TargetOptions): Target {
  const { name, region, url, roleArn, credentials, clock, checkResponse, settings, observers, tracing } = options;
  const { operations, onOffset } = options;
  const { contractMode, timeoutMs, cacheMb, cacheSeconds, staleSeconds } = settings;
  const signer = createSigner({ region, service: 'iot' });
  const source = createCredentialSource(credentials, observers.credentials);
  const signingClock = createSigningClock({ clock, onOffset });
  const upstream = createUpstream({
    url,
    signer,
    credentials: () => source.get(),
    clock: signingClock,
    propagate: tracing?.propagate,
  });
  const lives = { maxBytes: cacheMb * 1024 * 1024, cacheSeconds, staleSeconds, clock };
  const stores = options.sharedStores?.openTarget({ region, url, roleArn, credentials: () => source.get() });
  const sharedCache = stores && { sharedCache: stores.responses };

  const measured = observers.measureCalls(createAwsHandler({ upstream, checkResponse, contractMode }));
  const call = tracing?.traceCalls(measured) ?? measured;
  const withinQuota = withQuota(call, { sources: quotaOf(options, stores), observer: observers.quota });
  const inTime = withCorrectedClock(withinQuota, signingClock);
  const withGoodCredentials = withFreshCredentials(inTime, { source });
  const retried = withRetries(withGoodCredentials, observers.retries);
  const whileAwsWorks = withCircuitBreaker(retried, { operations, timeoutMs, ...observers.breaker });
  const shared = withDeduplication(whileAwsWorks, observers.deduplication);
  const handle = withCache(shared, { ...lives, ...sharedCache, ...observers.cache });
  return { handle, close: () => upstream.close() };
}

function quotaOf(
  { name, operations, settings }: TargetOptions,
  stores: TargetStores | undefined,
): ReadonlyMap<string, TokenSource> {
  const rates: Readonly<Record<string, number>> = {
    listAuditTasks: settings.listRate,
    describeAuditTask: settings.describeRate,
  } satisfies Partial<Record<keyof Operations, number>>;
  const sourceOf = (operation: string, ratePerSecond: number): TokenSource =>
    stores?.openTokens({ target: name, operation, ratePerSecond }) ?? createLocalTokens({ ratePerSecond });
  return new Map(
    operations
      // One that has no rate of its own has that of listings, the lower by default.
      .map((operation): [string, number] => [operation, rates[operation] ?? settings.listRate])
      .filter(([, rate]) => rate > 0)
      .map(([operation, rate]) => [operation, sourceOf(operation, rate)]),
  );
}
