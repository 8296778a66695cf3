import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  cacheControlHeader,
  cacheStatusHeader,
  cachingHeaders,
  isFromCache,
  wantsNewResponse,
} from '../../src/http/caching-headers.ts';
import { entityTagOf, isNotModified } from '../../src/lib/entity-tag.ts';
import type { CacheReport } from '../../src/interceptors/cache.ts';
import { Failure } from '../../src/errors/failure.ts';

const none = { ageSeconds: 0, ttlSeconds: 0, stored: false, deduplicated: false, staleIfError: undefined };
const timeout = new Failure('upstream-timeout', { detail: 'AWS did not answer.' });

interface Case {
  readonly report: CacheReport;
  readonly cacheStatus: string;
  readonly cacheControl: string;
  readonly age?: string;
}
const cases: readonly Case[] = [
  {
    report: { ...none, status: 'hit', ageSeconds: 60, ttlSeconds: 86_339 },
    cacheStatus: 'audit-gateway; hit; ttl=86339',
    cacheControl: 'private, max-age=86399',
    age: '60',
  },
  {
    report: { ...none, status: 'hit' },
    cacheStatus: 'audit-gateway; hit; ttl=0',
    cacheControl: 'private, max-age=0',
    age: '0',
  },
  {
    report: { ...none, status: 'stale', ageSeconds: 14, ttlSeconds: -12, staleIfError: timeout },
    cacheStatus: 'audit-gateway; hit; ttl=-12; detail=upstream-timeout',
    cacheControl: 'private, max-age=2',
    age: '14',
  },
  {
    report: { ...none, status: 'stale', ttlSeconds: -1, staleIfError: timeout },
    cacheStatus: 'audit-gateway; hit; ttl=-1; detail=upstream-timeout',
    cacheControl: 'private, max-age=0',
    age: '0',
  },
  {
    report: { ...none, status: 'miss', ttlSeconds: 1, stored: true },
    cacheStatus: 'audit-gateway; fwd=uri-miss; stored',
    cacheControl: 'private, max-age=1',
  },
  {
    report: { ...none, status: 'miss' },
    cacheStatus: 'audit-gateway; fwd=uri-miss',
    cacheControl: 'private, max-age=0',
  },
  {
    report: { ...none, status: 'expired', ttlSeconds: 2, stored: true, deduplicated: true },
    cacheStatus: 'audit-gateway; fwd=stale; stored; collapsed',
    cacheControl: 'private, max-age=2',
  },
  {
    report: { ...none, status: 'bypass', ttlSeconds: 2, stored: true },
    cacheStatus: 'audit-gateway; fwd=request; stored',
    cacheControl: 'private, max-age=2',
  },
  {
    report: { ...none, status: 'off', deduplicated: true },
    cacheStatus: 'audit-gateway; fwd=bypass; collapsed',
    cacheControl: 'private, max-age=0',
  },
];

describe('Caching headers', () => {
  it.each(cases)(
    'The caching headers of a response are right for $cacheStatus',
    ({ report, cacheStatus, cacheControl, age }) => {
      expect(cacheStatusHeader(report, 200)).toBe(cacheStatus);
      expect(cacheControlHeader(report)).toBe(cacheControl);
      expect(isFromCache(report)).toBe(age !== undefined);
      const content = Buffer.from('{}');
      const response = { content, entityTag: '"a tag"', violations: [], upstream: undefined, cache: report };
      expect(cachingHeaders(response, 200)).toEqual({
        etag: '"a tag"',
        'cache-status': cacheStatus,
        'cache-control': cacheControl,
        ...(age !== undefined && { age }),
      });
    },
  );

  it("The caching headers of a response have AWS's status where the caller gets another", () => {
    expect(cacheStatusHeader({ ...none, status: 'miss', stored: true }, 304)).toBe(
      'audit-gateway; fwd=uri-miss; fwd-status=200; stored',
    );
    expect(cacheStatusHeader({ ...none, status: 'hit' }, 304)).toBe('audit-gateway; hit; ttl=0');
  });
});

describe('Caching headers', () => {
  it('The entity tag of a content is strong, and depends on the content alone', () => {
    const sha256 = createHash('sha256').update('{"tasks":[]}').digest('base64url');
    expect(entityTagOf(Buffer.from('{"tasks":[]}'))).toBe(`"${sha256}"`);
    expect(entityTagOf(Buffer.from('{"tasks":[]}'))).toBe(`"${sha256}"`);
    expect(entityTagOf(Buffer.from('{"tasks": []}'))).not.toBe(`"${sha256}"`);
  });
});

it.each([
  [undefined, false],
  ['', false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b"', false],
  ['"A"', false],
  ['a', false],
  ['*', true],
  [' * ', true],
  ['"*"', false],
  ['"b", "a"', true],
  ['"b",W/"a"', true],
  ['"b" ,, "a" , "c"', true],
  ['"b", "c"', false],
  ['"b,"a"', false],
  ['"x, a"', false],
  ['"a', false],
  ['"a,b"', false],
  ['W/"b", W/"c"', false],
])('If-None-Match: %s matches the tag "a": %s', (ifNoneMatch, notModified) => {
  expect(isNotModified(ifNoneMatch, '"a"')).toBe(notModified);
});

it('A comma in an entity tag divides nothing', () => {
  expect(isNotModified('"x,y", "z"', '"x,y"')).toBe(true);
});

it.each([
  [undefined, false],
  ['', false],
  ['no-cache', true],
  ['No-Cache', true],
  ['no-store', true],
  ['max-age=0', true],
  ['max-age="0"', true],
  ['max-age=60 , no-cache', true],
  ['private,no-store', true],
  ['max-age=60', false],
  ['max-age=00', false],
  ['only-if-cached', false],
  ['x-no-cache', false],
])('Cache-Control: %s of a request asks for a new response: %s', (cacheControl, wanted) => {
  expect(wantsNewResponse(cacheControl)).toBe(wanted);
});
