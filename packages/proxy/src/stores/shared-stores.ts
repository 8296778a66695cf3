import { quotaLimit } from './token-source.ts';
import { sleepInRealTime } from '../lib/wait.ts';
import { callerLimit, createSharedCallerRateLimiter } from './caller-rate-limiter.ts';
import { accountOf, accountOfRole, digestOf, quotaHostOf, type TargetIdentity } from './identity.ts';
import { pausingConnection, requestWaitsMs } from './pausing-connection.ts';
import { createMemoryRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { openRedisConnection, startingFault, type RedisConnectionOptions, within } from './redis-connection.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import { openRedisResponseCache } from './redis-response-cache.ts';
import type { SharedResponseCache } from './response-cache.ts';
import { aheadMsOf, heldCause, openSharedTokens, type SharedMode, type SharedTokens } from './shared-tokens.ts';

/** The account's quota for one operation. */
export interface QuotaOfOperation {
  /** The target's name, for metrics. */
  readonly target: string;
  readonly operation: string;
  /** How many tokens all replicas together have in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
}

/** Options of {@link openSharedStores}. */
export interface SharedStoresOptions extends RedisConnectionOptions {
  /** How many replicas are expected, 1 or more: without Redis, each has its share of every rate. */
  readonly replicas: number;
  /** Replaces the account in keys. Default: the account of the credentials. */
  readonly namespace?: string | undefined;
  /** The secret that seals responses against others who may write to Redis. Default: none. */
  readonly secret?: string | undefined;
  /** The version of the contract: gateways with another one do not share responses. */
  readonly contractVersion: string;
  /** Notified of the first mode of a quota and of each change. */
  readonly onMode?: (quota: QuotaOfOperation, mode: SharedMode) => void;
  /** Notified of the first status and of changes, once in ten seconds on average. */
  readonly onStatus?: (status: SharedStoresStatus) => void;
}

/** Whether the stores are shared now. */
export interface SharedStoresStatus {
  /** Shared through Redis, or each replica uses its share. */
  readonly mode: SharedMode;
  /** Why they are not shared; undefined where they are. It holds no password. */
  readonly cause: string | undefined;
}

/** The stores of a target that gateways of the same account share. */
export interface TargetStores {
  /** Opens the tokens of a quota. To be called once for each. */
  openTokens(quota: QuotaOfOperation): SharedTokens;
  readonly responses: SharedResponseCache;
}

/** Stores that several gateways share. */
export interface SharedStores {
  readonly status: SharedStoresStatus;
  openTarget(identity: TargetIdentity): TargetStores;
  /** Creates the limiter of a caller, whose rate is shared by all gateways whose first target has the same identity. */
  readonly createCallerLimiter: (name: string, ratePerSecond: number, now: () => number) => RateLimiter;
  /** Ends the connection. Resolves soon, and never rejects. */
  close(): Promise<void>;
}

const checkEveryMs = 250;

// Bounds the log of a Redis that comes and goes.
const statusLogLimit = { ratePerSecond: 0.1, burst: 6 };

// At every start these pass within seconds: they are not reported.
const transientCauses: ReadonlySet<string | undefined> = new Set([startingFault, heldCause]);

/** Opens the stores that gateways share through a Redis, and resolves at once, whether Redis is available or not. */
export async function openSharedStores(options: SharedStoresOptions): Promise<SharedStores> {
  const { replicas, namespace, secret, contractVersion, onMode, onStatus } = options;
  const connection = await openRedisConnection(options);
  const forRequests = pausingConnection(connection);
  const tokens: SharedTokens[] = [];
  let probeFault: string | undefined = connection.fault;
  let firstAccount: (() => Promise<string>) | undefined;
  const end = new AbortController();

  const accountKeyOf = ({ credentials, region, roleArn, url }: TargetIdentity): (() => Promise<string>) => {
    // A role that cannot be assumed now must not count as a Redis that cannot be used.
    const fixed = namespace ?? accountOfRole(roleArn);
    let known: string | undefined;
    return async () => {
      try {
        const account = fixed ?? accountOf(await within(Promise.resolve(credentials()), requestWaitsMs));
        known = `${account}:${region}:${quotaHostOf(url)}`;
      } catch (error) {
        // Credentials that are not available now are still of the same account.
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
    let reported: SharedStoresStatus | undefined;
    const limiter = createMemoryRateLimiter(statusLogLimit, () => performance.now());
    while (!end.signal.aborted) {
      await probe();
      const now = status();
      // A change that the limiter rejects is reported later, if it still holds then.
      // One cause must not hide the next: a target without credentials would hide a Redis that is gone.
      const isNews = now.mode !== reported?.mode || now.cause !== reported.cause;
      if (isNews && !transientCauses.has(now.cause) && limiter.take().taken) {
        reported = now;
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
      const { region, url, roleArn, profile } = identity;
      const digest = digestOf(region, url.href, roleArn, contractVersion, ...(profile === undefined ? [] : [profile]));
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
