import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { userCache } from '../src/folders.ts';

it.each([
  [{}, `${homedir()}/.cache/audit-gateway`],
  [{ XDG_CACHE_HOME: '' }, `${homedir()}/.cache/audit-gateway`],
  [{ XDG_CACHE_HOME: '/caches' }, '/caches/audit-gateway'],
  [{ XDG_CACHE_HOME: '/caches', AUDIT_GATEWAY_CACHE_DIR: '/mine' }, '/mine'],
])('by %j the cache is %s', (env, root) => {
  expect(userCache(env)).toEqual({ generators: `${root}/openapi-generator`, mavenRepository: `${root}/maven` });
});
