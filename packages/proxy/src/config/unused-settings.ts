import { isLoopback } from '../lib/host-name.ts';
import type { Settings } from './settings-schema.ts';

type Key = Exclude<keyof Settings, 'targets'>;

/** Why some settings have no effect beside others; undefined where they have one. */
const reasons: readonly { readonly keys: readonly Key[]; readonly since: (all: Settings) => string | undefined }[] = [
  {
    keys: ['jwtIssuer', 'jwtAudience', 'jwksUrl', 'jwtCallerClaim', 'jwtMaxAgeSeconds'],
    since: ({ auth }) => (auth === 'none' || !auth.includes('jwt') ? '--auth does not name jwt' : undefined),
  },
  {
    keys: ['redisNamespace', 'redisSecret', 'replicas'],
    since: ({ redisUrl }) => (redisUrl === undefined ? '--redis-url is not set' : undefined),
  },
  {
    keys: ['cacheSeconds', 'staleSeconds'],
    since: ({ cacheMb }) => (cacheMb === 0 ? '--cache-mb is 0' : undefined),
  },
  {
    keys: ['dangerouslyLetAnyoneIn'],
    since: ({ auth, host }) => {
      if (auth !== 'none') return '--auth asks who calls';
      return isLoopback(host) ? '--host is a loopback address' : undefined;
    },
  },
];

/**
 * Finds the settings that were given and have no effect. They are no errors: the same file may serve several gateways.
 *
 * @param nameOf What the user calls a setting; undefined for one that is not given, or given as its default.
 * @returns a sentence for each.
 */
export function unusedSettings(settings: Settings, nameOf: (key: Key) => string | undefined): readonly string[] {
  return reasons.flatMap(({ keys, since }) => {
    const reason = since(settings);
    const names = reason === undefined ? [] : keys.flatMap((key) => nameOf(key) ?? []);
    return names.map((name) => `${name}: has no effect, since ${reason ?? ''}`);
  });
}
