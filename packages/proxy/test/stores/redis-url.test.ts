import { expect, it } from 'vitest';
import { readRedisUrl } from '../../src/config/redis-url.ts';

it.each([
  'redis://cache.internal',
  'redis://:secret@127.0.0.1:6379/2',
  'rediss://user:p%40ss@[::1]:6380/',
  'redis://:50%25@h',
])('%s is where a Redis can be', (text) => {
  expect(readRedisUrl(text)?.href).toBe(text);
});

it.each([
  '',
  'cache:6379',
  'http://cache',
  'redis://',
  'redis:///1',
  'redis://cache/one',
  'redis://cache?db=1',
  'redis://c#1',
  'redis://:50%@cache',
  'redis://50%zz:secret@cache',
])('"%s" is not', (text) => {
  expect(readRedisUrl(text)).toBeUndefined();
});
