import { quotaLimit } from './token-source.ts';
import { sleepInRealTime } from '../lib/wait.ts';
import { callerLimit, createSharedCallerRateLimiter } from './caller-rate-limiter.ts';
import { accountOf, digestOf, quotaHostOf, type TargetIdentity } from './identity.ts';
import { pausingConnection, requestWaitsMs } from './pausing-connection.ts';
import { createMemoryRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { openRedisConnection, startingFault, type RedisConnectionOptions, within } from './redis-connection.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import { openRedisResponseCache } from './redis-response-cache.ts';
import type { SharedResponseCache } from './response-cache.ts';
import { aheadMsOf, heldCause, openSharedTokens, type SharedMode, type SharedTokens } from './shared-tokens.ts';

/** The tokens of an account's quota for one operation. */
export interface QuotaOfOperation {
  /** The target's name, for metrics. */
  readonly target: string;
  /** The operation's id. */
  readonly operation: string;
  /** How many tokens all replicas together have in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
}

/** What gateways share. */
export interface SharedStoresOptions extends RedisConnectionOptions {
  /** How many replicas are expected, 1 or more: without Redis, each has its share of every rate. */
  readonly replicas: number;
  /** What tells gateways of other accounts apart, in place of the account that credentials tell. Default: the account. */
  readonly namespace?: string | undefined;
  /** What seals responses against others who may write to Redis. Default: nothing does. */
  readonly secret?: string | undefined;
  /** Names the contract: gateways of another version have responses of their own. */
  readonly contractVersion: string;
  /** Notified where the tokens of a quota come from: at once, and on each change. */
  readonly onMode?: (quota: QuotaOfOperation, mode: SharedMode) => void;
  /** Notified when Redis can or cannot be used: as soon as one is known, then of changes, once in ten seconds on average. */
  readonly onStatus?: (status: SharedStoresStatus) => void;
}

/** Whether what gateways share is shared now. */
export interface SharedStoresStatus {
  /** Whether it is, or each replica keeps to its share. */
  readonly mode: SharedMode;
  /** Why it is not; undefined where it is. It holds no password. */
  readonly cause: string | undefined;
}

/** The stores of a target that gateways of the same account share. */
export interface TargetStores {
  /** The tokens of a quota; once for each. */
  openTokens(quota: QuotaOfOperation): SharedTokens;
  /** The response cache. */
  readonly responses: SharedResponseCache;
}

/** Stores that several gateways share. */
export interface SharedStores {
  /** Whether they are shared now. */
  readonly status: SharedStoresStatus;
  /** Opens the stores of a target. */
  openTarget(identity: TargetIdentity): TargetStores;
  /** Creates the limiter of a caller, whose rate holds over all gateways whose first target has the same identity. */
  readonly createCallerLimiter: (name: string, ratePerSecond: number, now: () => number) => RateLimiter;
  /** Ends the connection. Resolves soon, and never rejects. */
  close(): Promise<void>;
}

const checkEveryMs = 250;

// A Redis that comes and goes makes a line in ten seconds.
const statusLogLimit = { ratePerSecond: 0.1, burst: 6 };

// What ends by itself within seconds, at every start, is no news.
const transientCauses: ReadonlySet<string | undefined> = new Set([startingFault, heldCause]);

/** Opens the stores that gateways share through a Redis, and resolves at once, whether Redis is there or not. */
export async function openSharedStores(options: SharedStoresOptions): Promise<SharedStores> {
  const { replicas, namespace, secret, contractVersion, onMode, onStatus } = options;
  const connection = await openRedisConnection(options);
  const forRequests = pausingConnection(connection);
  const tokens: SharedTokens[] = [];
  let probeFault: string | undefined = connection.fault;
  let firstAccount: (() => Promise<string>) | undefined;
  const end = new AbortController();

  const accountKeyOf = ({ credentials, region, roleArn, url }: TargetIdentity): (() => Promise<string>) => {
    let known: string | undefined;
    return async () => {
      try {
        const account = namespace ?? accountOf(await within(Promise.resolve(credentials()), requestWaitsMs), roleArn);
        known = `${account}:${region}:${quotaHostOf(url)}`;
      } catch (error) {
        // Credentials that cannot be had now are of the account that they were of.
        if (known === undefined) throw new Error('the AWS account is not known yet', { cause: error });
      }
      return known;
    };
  };

  const status = (): SharedStoresStatus => {
    const fault = probeFault ?? tokens.find(({ cause }) => cause !== undefined)?.cause;
    return { mode: fault === undefined ? 'shared' : 'fallback', cause: fault };
  };

  const probe = async (): Promise<void> => {
    try {
      await connection.read('audit-gateway:probe', 0);
      probeFault = undefined;
    } catch {
      probeFault = connection.fault ?? 'Redis does not answer';
    }
    await Promise.all(tokens.map((each) => each.check()));
  };

  const watch = async (): Promise<void> => {
    let told: SharedMode | undefined;
    const limiter = createMemoryRateLimiter(statusLogLimit, () => performance.now());
    while (!end.signal.aborted) {
      await probe();
      const now = status();
      // What is refused now is told later, if it still holds then.
      if (now.mode !== told && !transientCauses.has(now.cause) && limiter.take().taken) {
        told = now.mode;
        onStatus?.(now);
      }
      await sleepInRealTime(checkEveryMs, end.signal).catch(() => undefined);
    }
  };
  const watching = watch();

  return {
    get status() {
      return status();
    },
    openTarget: (identity) => {
      const account = accountKeyOf(identity);
      firstAccount ??= account;
      const { region, url, roleArn } = identity;
      const digest = digestOf(region, url.href, roleArn, contractVersion);
      return {
        openTokens: (quota) => {
          const { operation, ratePerSecond } = quota;
          const limiter = createRedisRateLimiter(
            connection,
            async () => `audit-gateway:quota:${await account()}:${operation}`,
            { ...quotaLimit(ratePerSecond), aheadMs: aheadMsOf(ratePerSecond, replicas) },
          );
          const opened = openSharedTokens({
            limiter,
            ratePerSecond,
            replicas,
            onMode: (mode) => onMode?.(quota, mode),
          });
          tokens.push(opened);
          onMode?.(quota, opened.mode);
          return opened;
        },
        responses: openRedisResponseCache({
          connection,
          forRequests,
          prefix: async () => `audit-gateway:cache:${await account()}:${digest}:`,
          secret,
        }),
      };
    },
    createCallerLimiter: (name, ratePerSecond, now) => {
      const key = async (): Promise<string> => {
        if (firstAccount === undefined) throw new Error('There is no target');
        return `audit-gateway:caller:${await firstAccount()}:${name}`;
      };
      return createSharedCallerRateLimiter({
        ratePerSecond,
        replicas,
        shared: createRedisRateLimiter(forRequests, key, callerLimit(ratePerSecond)),
        isAvailable: () => forRequests.available,
        now,
      });
    },
    close: async () => {
      end.abort();
      connection.close();
      await watching;
    },
  };
}
