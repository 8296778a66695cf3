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
import type { Settings } from '../config/settings-schema.ts';
import type { Network } from '../lib/network.ts';
import type { SharedStores, TargetStores } from '../stores/shared-stores.ts';
import { createSigningClock } from '../upstream/signing-clock.ts';
import { type CredentialProvider, createCredentialSource } from '../upstream/credential-source.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import { createUpstream } from '../upstream/upstream.ts';
import type { CredentialObserver } from './credential-status.ts';

/** The observers of a target. Each is spread into the options of what it observes. */
export interface TargetObservers {
  /** Measures calls to AWS. It wraps the innermost handler, so that each attempt counts. */
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
  readonly traceCalls: (next: UpstreamHandler) => UpstreamHandler;
  /** The headers that propagate the trace; they must not be signed. */
  readonly propagate: () => Readonly<Record<string, string>>;
}

/** Options of {@link openTarget}. */
export interface TargetOptions {
  readonly name: string;
  readonly region: string;
  readonly url: URL;
  /** Called for each call to AWS. */
  readonly credentials: CredentialProvider;
  /** The wall clock: for signatures, and for the age of audits. */
  readonly clock: () => Date;
  readonly operations: readonly string[];
  readonly checkResponse: ResponseChecker;
  /** The settings that all targets share. */
  readonly settings: Settings;
  readonly observers: TargetObservers;
  /** Watches what AWS says of the credentials once they were refreshed and the clock was corrected. */
  readonly watchCredentials: (next: UpstreamHandler) => UpstreamHandler;
  /** Undefined where tracing is off. */
  readonly tracing: CallTracing | undefined;
  /** Notified when requests are signed with another time than the machine's: by how many milliseconds later. */
  readonly onOffset: (offsetMs: number) => void;
  /** The role whose credentials are used, by its ARN; undefined: the gateway's own identity, or a profile's. */
  readonly roleArn: string | undefined;
  /** The profile of AWS's shared files that they come from; undefined: the gateway's own identity. */
  readonly profile: string | undefined;
  /** How connections leave; undefined: directly. */
  readonly network: Network | undefined;
  /** The stores that this gateway shares with others; undefined where it shares none. */
  readonly sharedStores: SharedStores | undefined;
}

/** An AWS account and region. No state is shared between targets, so that one that fails harms no other. */
export interface Target {
  readonly handle: CachedHandler;
  close(): Promise<void>;
}

/** Opens a target: builds the pipeline of a request to AWS, from the inside out. */
export function openTarget(options: TargetOptions): Target {
  const { region, url, roleArn, profile, network, credentials, clock, checkResponse, settings, observers, tracing } =
    options;
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
    network,
  });
  const lives = { maxBytes: cacheMb * 1024 * 1024, cacheSeconds, staleSeconds, clock };
  const stores = options.sharedStores?.openTarget({ region, url, roleArn, profile, credentials: () => source.get() });
  const sharedCache = stores && { sharedCache: stores.responses };

  const measured = observers.measureCalls(createAwsHandler({ upstream, checkResponse, contractMode }));
  const call = tracing?.traceCalls(measured) ?? measured;
  const withinQuota = withQuota(call, { sources: quotaOf(options, stores), observer: observers.quota });
  const inTime = withCorrectedClock(withinQuota, signingClock);
  const withGoodCredentials = withFreshCredentials(inTime, { source });
  const watched = options.watchCredentials(withGoodCredentials);
  const retried = withRetries(watched, observers.retries);
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
      // An operation without a setting of its own has the rate of listings, which is the lower one by default.
      .map((operation): [string, number] => [operation, rates[operation] ?? settings.listRate])
      .filter(([, rate]) => rate > 0)
      .map(([operation, rate]) => [operation, sourceOf(operation, rate)]),
  );
}
