import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalHeaders } from '../src/canonical/headers.ts';
import { canonicalPath } from '../src/canonical/path.ts';
import { canonicalQuery } from '../src/canonical/query.ts';

describe('the canonical path', () => {
  it.each([
    { rule: 'encodes once more what is encoded', wire: '/a%2Fb', canonical: '/a%252Fb' },
    { rule: 'leaves unreserved characters', wire: '/AZaz09-._~', canonical: '/AZaz09-._~' },
    {
      rule: 'encodes reserved characters',
      wire: "/:@!$&'()*+,;=",
      canonical: '/%3A%40%21%24%26%27%28%29%2A%2B%2C%3B%3D',
    },
    { rule: 'encodes what no URL should have', wire: '/a b"ሴ', canonical: '/a%20b%22%E1%88%B4' },
    { rule: 'is / for none', wire: '', canonical: '/' },
    { rule: 'joins slashes', wire: '//a///b//', canonical: '/a/b/' },
    { rule: 'drops dots', wire: '/./a/./b/.', canonical: '/a/b' },
    { rule: 'resolves double dots', wire: '/a/b/../c', canonical: '/a/c' },
    { rule: 'stays at the root', wire: '/../../a', canonical: '/a' },
    { rule: 'keeps names that begin with a dot', wire: '/.well-known/...', canonical: '/.well-known/...' },
    { rule: 'takes an encoded dot segment for a name', wire: '/a/%2e%2e/b', canonical: '/a/%252e%252e/b' },
  ])('$rule: $wire', ({ wire, canonical }) => {
    expect(canonicalPath(wire)).toBe(canonical);
  });
});

describe('the canonical query', () => {
  it.each([
    { rule: 'is empty for none', wire: '', canonical: '' },
    { rule: 'gives a name its =', wire: 'b&a', canonical: 'a=&b=' },
    { rule: 'skips what is no parameter', wire: '&a=1&&', canonical: 'a=1' },
    { rule: 'keeps an empty name', wire: '=1&=', canonical: '=&=1' },
    { rule: 'splits at the first = alone', wire: 'a=b=c', canonical: 'a=b%3Dc' },
    { rule: 'sorts by name, not by the whole pair', wire: 'a=1&a-=1&a%3D=1', canonical: 'a=1&a%3D=1&a-=1' },
    { rule: 'sorts equal names by value', wire: 'a=2&a=10&a=1', canonical: 'a=1&a=10&a=2' },
    { rule: 'sorts by encoded names', wire: 'ሴ=1&a=1&B=1&%C3%A9=1', canonical: '%C3%A9=1&%E1%88%B4=1&B=1&a=1' },
    { rule: 'takes a + for a plus', wire: 'a=1+1', canonical: 'a=1%2B1' },
    { rule: 'has a space as %20', wire: 'a=1%201', canonical: 'a=1%201' },
    { rule: 'decodes what needs no encoding', wire: 'a=%41%7e%2D', canonical: 'a=A~-' },
    { rule: 'encodes in upper case', wire: 'a=%3a%e1%88%b4', canonical: 'a=%3A%E1%88%B4' },
    {
      rule: 'encodes what a raw URL has',
      wire: "t=2026-01-01T00:00:00Z/'*'",
      canonical: 't=2026-01-01T00%3A00%3A00Z%2F%27%2A%27',
    },
    { rule: 'does not decode twice', wire: 'a=%2541', canonical: 'a=%2541' },
    {
      rule: 'takes a % that escapes nothing for a percent sign',
      wire: 'a=%&b=%4&c=%zz',
      canonical: 'a=%25&b=%254&c=%25zz',
    },
    { rule: 'keeps bytes that are no UTF-8', wire: 'a=%ff', canonical: 'a=%FF' },
  ])('$rule: $wire', ({ wire, canonical }) => {
    expect(canonicalQuery(wire)).toBe(canonical);
  });

  it('has each byte plain where it is unreserved, and escaped in upper case where it is not', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const escape = `%${byte.toString(16).padStart(2, '0')}`;
      const character = String.fromCharCode(byte);
      const canonical = `a=${/[\w.~-]/.test(character) ? character : escape.toUpperCase()}`;
      expect([`a=${escape}`, `a=${escape.toUpperCase()}`].map(canonicalQuery)).toEqual([canonical, canonical]);
    }
  });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (wire) => {
        const canonical = canonicalQuery(wire);
        expect(canonicalQuery(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('the canonical headers', () => {
  it('are sorted and have their white space put in order', () => {
    const { block, names } = canonicalHeaders([
      { name: 'x-b', value: '\t a \t b\t' },
      { name: 'host', value: 'example.com' },
      { name: 'x-a', value: ['2', ' 1  1 '] },
      { name: 'x', value: '' },
    ]);
    expect(names).toBe('host;x;x-a;x-b');
    expect(block).toBe('host:example.com\nx:\nx-a:2,1 1\nx-b:a b\n');
  });
});
