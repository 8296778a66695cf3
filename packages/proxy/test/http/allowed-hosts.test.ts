import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHostCheck } from '../../src/http/browser-checks.ts';
import { failureOf } from '../auth/fixture.ts';

const loopback = createHostCheck({ host: '127.0.0.1', publicHosts: ['audits.example.com', '10.0.0.9'] });
const anywhere = createHostCheck({ host: '0.0.0.0', publicHosts: ['audits.example.com'] });
const asHost = (host: string | undefined) => ({ headers: { host } });

const onLoopback = [
  'localhost',
  'LocalHost:8080',
  'localhost.',
  '127.0.0.1',
  '127.0.0.1:1',
  '127.255.255.254:65535',
  '[::1]',
  '[::1]:8080',
];
const configured = ['audits.example.com', 'AUDITS.example.com:443', 'audits.example.com.:443'];
const addresses = ['10.1.2.3:9464', '192.168.0.1', '[fd00::1]:8080', '[2001:db8::1]'];
const names = [
  'example.com',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'audits.example.com.evil.example',
  'xaudits.example.com',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '[::1',
  '::1',
  'localhost:8080:8080',
  'user@localhost',
  'localhost, example.com',
  'localhost/',
  ' ',
  '',
];

describe('Allowed hosts', () => {
  it.each([...onLoopback, ...configured, '10.0.0.9:80', undefined])(
    'without authentication, a Host is allowed on a loopback address that is %j',
    (host) => {
      expect(() => loopback(asHost(host))).not.toThrow();
    },
  );

  it.each([...onLoopback, ...configured, ...addresses, undefined])(
    'without authentication, a Host is allowed on another address that is %j',
    (host) => {
      expect(() => anywhere(asHost(host))).not.toThrow();
    },
  );
});

describe('Allowed hosts', () => {
  it.each([...names, ...addresses])(
    'without authentication, a Host is rejected on a loopback address that is %j',
    async (host) => {
      expect(await failureOf(() => loopback(asHost(host)))).toMatchObject({ kind: 'forbidden', status: 403 });
    },
  );

  it.each(names)('without authentication, a Host is rejected on another address that is %j', async (host) => {
    const failure = await failureOf(() => anywhere(asHost(host)));
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403 });
    expect(failure.message).toBe(
      'The Host of the request is not allowed, since nobody is asked who they are; allowed: localhost, IP addresses and the names of --public-hosts.',
    );
  });

  it('without authentication, a Host is rejected whatever its domain name is, also after one that is allowed', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), (labels) => {
        loopback(asHost('localhost:8080'));
        expect(() => loopback(asHost(labels.join('.')))).toThrow('not allowed');
      }),
    );
  });
});
