import { decodeAnswer, encodeHead } from '../cache/encoded-answer.ts';
import type { SharedCache } from '../cache/shared-cache.ts';
import type { SharedResponseCache } from './shared-response-cache.ts';

/** Lets a cache that counts by the time of day use one that counts by durations. */
export function asSharedCache(responses: SharedResponseCache, clock: () => Date): SharedCache {
  return {
    get: async (key) => {
      const found = await responses.get(key);
      if (found === undefined) return undefined;
      const { content, entityTag, ageMs, freshForMs, usableForMs } = found;
      const now = clock().getTime();
      const times = { askedAt: now - ageMs, freshUntil: now + freshForMs, usableUntil: now + usableForMs };
      return Buffer.concat([encodeHead({ entityTag, ...times }), content]);
    },
    set: async (key, value) => {
      const answer = decodeAnswer(value);
      if (answer === undefined) return;
      const { content, entityTag, askedAt, freshUntil, usableUntil } = answer;
      const now = clock().getTime();
      await responses.set(key, {
        content,
        entityTag,
        ageMs: now - askedAt,
        freshForMs: freshUntil - now,
        usableForMs: usableUntil - now,
      });
    },
  };
}
