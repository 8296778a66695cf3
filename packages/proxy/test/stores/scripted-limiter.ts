import { createClient } from 'redis';
import type { RedisConnection } from '../../src/stores/redis-connection.ts';
import { gcraScript } from '../../src/stores/redis-scripts.ts';

export type ScriptClient = Pick<ReturnType<typeof createClient>, 'eval' | 'del' | 'hSet' | 'set' | 'pTTL' | 'destroy'>;

/** Connects to the Redis that runs scripts. */
export async function connectClient(url: URL): Promise<ScriptClient> {
  return createClient({ url: url.href }).connect();
}

// The one line of the script that a test replaces: what time it is.
const clockLine = "redis.call('TIME')";
const onClock = gcraScript.replace(
  clockLine,
  '{ math.floor(tonumber(ARGV[8]) / 1000000), tonumber(ARGV[8]) % 1000000 }',
);
if (onClock === gcraScript) throw new Error(`The script does not ask for the time by ${clockLine}`);

/** Runs the rate limiter's script in a real Redis, at a time that the test tells, in microseconds since 1970. */
export function scriptOnClock(client: ScriptClient, timeUs: () => number): Pick<RedisConnection, 'runGcra'> {
  return {
    runGcra: (key, args) => client.eval(onClock, { keys: [key], arguments: [...args, timeUs()].map(String) }),
  };
}
