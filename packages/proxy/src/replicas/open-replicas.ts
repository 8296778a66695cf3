import type { SharedCache } from '../cache/shared-cache.ts';
import type { Mode } from './pool-member.ts';
import { openRedisCache } from './redis-cache.ts';
import { openRedisLink, type RedisLinkOptions } from './redis-link.ts';
import { openSharedTokens, type SharedTokens } from './shared-tokens.ts';

/** The tokens of an account's quota for one operation. */
export interface QuotaOfOperation {
  /** The account and region, by a name that all replicas give it. */
  readonly target: string;
  /** The operation's id. */
  readonly operation: string;
  /** How many tokens all replicas together have in a second; above 0, fractions too. */
  readonly ratePerSecond: number;
}

/** How a gateway finds the others. */
export interface ReplicasOptions extends RedisLinkOptions {
  /** How many replicas are expected, 1 or more: while Redis is away, each has its share of the quota. */
  readonly replicas: number;
  /** Told where the tokens of a quota come from now, and what led to being alone. At first a replica is alone. */
  readonly onMode?: (quota: QuotaOfOperation, mode: Mode, cause?: unknown) => void;
}

/** What several gateways have in common. */
export interface Replicas {
  /** Opens the tokens of a quota; once for each. */
  openTokens(quota: QuotaOfOperation): SharedTokens;
  /** Opens the cache of a target. */
  openCache(target: string): SharedCache;
  /** Leaves the other gateways, and ends the connection. Resolves soon, and never rejects. */
  close(): Promise<void>;
}

/** Joins the gateways that share a Redis, and resolves at once, whether Redis is there or not. */
export async function openReplicas({ replicas, onMode, ...options }: ReplicasOptions): Promise<Replicas> {
  const link = await openRedisLink(options);
  const opened: SharedTokens[] = [];
  return {
    openTokens: (quota) => {
      const tokens = openSharedTokens({
        commands: link,
        key: `audit-gateway:quota:${quota.target}:${quota.operation}`,
        ratePerSecond: quota.ratePerSecond,
        replicas,
        onMode: (mode, cause) => onMode?.(quota, mode, cause),
      });
      opened.push(tokens);
      return tokens;
    },
    openCache: (target) => openRedisCache({ commands: link, prefix: `audit-gateway:cache:${target}:` }),
    close: async () => {
      await Promise.all(opened.map((tokens) => tokens.close()));
      link.close();
    },
  };
}
