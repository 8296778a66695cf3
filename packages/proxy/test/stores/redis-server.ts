import { redisServer } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';

/** Describes tests that need a Redis. Without one they are skipped by name; `REQUIRE_EXTERNAL_CLIENTS=1` makes that a failure. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (redisServer !== undefined) describe(name, tests);
  else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1')
    it(name, () => expect.fail('redis-server is not installed'));
  else describe.skip(`${name}: skipped, redis-server is not installed`, tests);
}
