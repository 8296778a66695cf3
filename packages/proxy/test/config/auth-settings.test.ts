import { describe, expect, it } from 'vitest';
import { authMethods, completeAuth } from '../../src/config/auth-settings.ts';
import { SettingsError } from '../../src/config/setting.ts';

describe('--auth', () => {
  it.each([
    { text: 'none', value: 'none' },
    { text: 'apiKey', value: ['apiKey'] },
    { text: 'sigv4,apiKey,jwt', value: ['sigv4', 'apiKey', 'jwt'] },
    { text: '', value: undefined },
    { text: 'apikey', value: undefined },
    { text: 'apiKey, jwt', value: ['apiKey', 'jwt'] },
    { text: 'apiKey jwt', value: undefined },
    { text: 'apiKey,', value: undefined },
    { text: 'apiKey,apiKey', value: undefined },
    { text: 'none,apiKey', value: undefined },
  ])('reads "$text" as $value', ({ text, value }) => {
    expect(authMethods.safeParse(text).data).toEqual(value);
  });
});

const issuer = 'https://login.example.com';
const jwksUrl = new URL(`${issuer}/keys`);
const whole = { issuer, audience: 'audit-gateway', jwksUrl, callerClaim: 'sub', maxAgeSeconds: 300 };

describe('the ways that are open', () => {
  it('have what they need', () => {
    expect(completeAuth(['sigv4', 'jwt'], whole)).toEqual([{ method: 'sigv4' }, { method: 'jwt', ...whole }]);
  });

  it('without tokens need nothing', () => {
    const nothing = { issuer: undefined, audience: undefined, jwksUrl: undefined };
    expect(completeAuth(['apiKey', 'sigv4'], nothing)).toEqual([{ method: 'apiKey' }, { method: 'sigv4' }]);
  });

  it.each([
    { member: 'issuer', flag: '--jwt-issuer' },
    { member: 'audience', flag: '--jwt-audience' },
    { member: 'jwksUrl', flag: '--jwks-url' },
  ])('for tokens need $flag', ({ member, flag }) => {
    const attempt = (): unknown => completeAuth(['jwt'], { ...whole, [member]: undefined });
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(`${flag}: is missing, since --auth takes jwt`);
  });
});
