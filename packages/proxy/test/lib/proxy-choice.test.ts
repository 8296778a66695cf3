import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createProxyChoice } from '../../src/lib/proxy-choice.ts';

const httpsProxy = new URL('http://https-proxy.test:3128');
const httpProxy = new URL('http://http-proxy.test:3128');
const isDirect = (url: string, noProxy: string): boolean =>
  createProxyChoice({ httpsProxy, httpProxy, noProxy })(new URL(url)) === undefined;

describe('The choice of a proxy', () => {
  it('follows the scheme of the URL: https never goes through the proxy for http', () => {
    const choose = createProxyChoice({ httpsProxy: undefined, httpProxy, noProxy: '' });
    expect(choose(new URL('https://iot.eu-west-1.amazonaws.com'))).toBeUndefined();
    expect(choose(new URL('http://collector.example.com:4318'))).toBe(httpProxy);
    const both = createProxyChoice({ httpsProxy, httpProxy, noProxy: '' });
    expect(both(new URL('https://iot.eu-west-1.amazonaws.com'))).toBe(httpsProxy);
  });

  it.each(['http://127.0.0.1:8090', 'https://127.1.2.3', 'http://localhost:4318', 'https://[::1]:8443'])(
    'is none for this machine: %s',
    (url) => expect(isDirect(url, '')).toBe(true),
  );

  it.each([
    ['*', 'https://iot.eu-west-1.amazonaws.com', true],
    ['amazonaws.com', 'https://iot.eu-west-1.amazonaws.com', true],
    ['.amazonaws.com', 'https://iot.eu-west-1.amazonaws.com', true],
    ['amazonaws.com.', 'https://iot.eu-west-1.amazonaws.com', true],
    ['AMAZONAWS.COM', 'https://iot.eu-west-1.amazonaws.com', true],
    ['azonaws.com', 'https://iot.eu-west-1.amazonaws.com', false],
    ['amazonaws.com', 'https://amazonaws.com.example.com', false],
    ['login.example.com', 'https://login.example.com', true],
    ['login.example.com', 'https://example.com', false],
    ['.example.com', 'https://example.com', true],
    ['*.example.com', 'https://login.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['example.com:80', 'http://example.com', true],
    ['10.0.0.7', 'https://10.0.0.7', true],
    ['10.0.0.7:443', 'https://10.0.0.7:8443', false],
    ['10.0.0.0/8', 'https://10.20.30.40', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/8', 'https://10.example.com', false],
    ['172.16.0.0/12', 'https://172.31.255.255', true],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe80::1]', false],
    ['fd12::1', 'https://[fd12:0:0::1]:8443', true],
    ['[fd12::1]:443', 'https://[fd12::1]', true],
    ['[fd12::1]:443', 'https://[fd12::1]:8443', false],
    ['10.0.0.0/99', 'https://10.0.0.1', false],
    ['10.0.0.0/', 'https://10.0.0.0', false],
    ['10.0.0.0/-1', 'https://10.0.0.1', false],
    ['10.0.0.0/8.5', 'https://10.0.0.1', false],
    ['192.168.*', 'https://192.168.0.1', false],
    ['<local>', 'https://local', false],
    ['a.test b.test\tc.test,,d.test ,', 'https://d.test', true],
    ['a.test b.test\tc.test,,d.test ,', 'https://b.test', true],
    [',', 'https://b.test', false],
  ])('with NO_PROXY=%s is for %s: direct %s', (noProxy, url, expected) => {
    expect(isDirect(url, noProxy)).toBe(expected);
  });

  it('takes any NO_PROXY, and excepts what it names exactly', () => {
    fc.assert(
      fc.property(fc.string(), fc.domain(), (noise, host) => {
        expect(isDirect(`https://${host}`, `${noise},${host}`)).toBe(true);
      }),
    );
  });
});
