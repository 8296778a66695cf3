import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFragment, fromPointer, toFragment, toPointer, valueAt } from '../src/json-pointer.ts';

const token = fc.oneof(
  fc.constantFrom(
    '',
    '~',
    '/',
    '%',
    '~0',
    '~1',
    '~01',
    '%2F',
    '%25',
    '#',
    '?',
    ' ',
    '{taskId}',
    'é',
    '😀',
    '__proto__',
  ),
  fc.string({ unit: 'binary' }),
);

describe('a JSON pointer', () => {
  // The examples of RFC 6901, sections 5 and 6.
  it.each([
    { tokens: [], pointer: '', fragment: '#' },
    { tokens: ['foo'], pointer: '/foo', fragment: '#/foo' },
    { tokens: ['foo', '0'], pointer: '/foo/0', fragment: '#/foo/0' },
    { tokens: [''], pointer: '/', fragment: '#/' },
    { tokens: ['a/b'], pointer: '/a~1b', fragment: '#/a~1b' },
    { tokens: ['c%d'], pointer: '/c%d', fragment: '#/c%25d' },
    { tokens: ['e^f'], pointer: '/e^f', fragment: '#/e%5Ef' },
    { tokens: ['g|h'], pointer: '/g|h', fragment: '#/g%7Ch' },
    { tokens: ['i\\j'], pointer: '/i\\j', fragment: '#/i%5Cj' },
    { tokens: ['k"l'], pointer: '/k"l', fragment: '#/k%22l' },
    { tokens: [' '], pointer: '/ ', fragment: '#/%20' },
    { tokens: ['m~n'], pointer: '/m~0n', fragment: '#/m~0n' },
  ])('to $tokens is "$pointer", in a fragment "$fragment"', ({ tokens, pointer, fragment }) => {
    expect({ pointer: toPointer(tokens), fragment: toFragment(tokens) }).toEqual({ pointer, fragment });
    expect(fromFragment(fragment)).toEqual(tokens);
  });

  it.each([
    { rule: 'is decoded before it is split (RFC 6901, section 6)', fragment: '#%2Fa%2fb', tokens: ['a', 'b'] },
    { rule: 'may leave encodable characters as they are', fragment: '#/a b/é', tokens: ['a b', 'é'] },
    { rule: 'unescapes ~1 before ~0', fragment: '#/~01', tokens: ['~1'] },
  ])('in a fragment $rule', ({ fragment, tokens }) => {
    expect(fromFragment(fragment)).toEqual(tokens);
  });

  it.each(['', '/a', 'a', '#a', 'other.yaml#/a', 'https://a.example/#/a', '#/%', '#/%zz', '#/%ff'])(
    'is not in "%s"',
    (text) => {
      expect(fromFragment(text)).toBeUndefined();
    },
  );

  it('comes back from a fragment as it was, whatever the tokens', () => {
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        expect(fromFragment(toFragment(tokens))).toEqual(tokens);
      }),
    );
  });

  it('has in a fragment the characters of a URI alone (RFC 3986, section 3.5)', () => {
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        expect(toFragment(tokens)).toMatch(/^#(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-F]{2})*$/);
      }),
    );
  });
});

describe('valueAt', () => {
  const root = { a: [{ 'b/c': 1 }], '': null };
  it.each([
    { tokens: [], value: root },
    { tokens: ['a', '0', 'b/c'], value: 1 },
    { tokens: [''], value: null },
    { tokens: ['a', '1'], value: undefined },
    { tokens: ['a', 'length'], value: undefined },
    { tokens: ['toString'], value: undefined },
    { tokens: ['', 'a'], value: undefined },
  ])('finds what $tokens lead to, own members and items only', ({ tokens, value }) => {
    expect(valueAt(root, tokens)).toEqual(value);
    expect(fromPointer(toPointer(tokens))).toEqual(tokens);
  });
});
