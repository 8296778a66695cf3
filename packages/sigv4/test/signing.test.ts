import { describe, expect, it } from 'vitest';
import { createSigner, type Credentials, type SignableRequest } from '../src/index.ts';

const credentials: Credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret' };
const now = new Date('2026-01-01T00:00:00.999Z');
const request: SignableRequest = {
  method: 'GET',
  path: '/audit/tasks',
  query: 'maxResults=25',
  headers: { Host: 'iot.eu-west-1.amazonaws.com' },
};
const { sign } = createSigner({ region: 'eu-west-1', service: 'iot' });

describe('a signed request', () => {
  it('gets an authorization and a date, and nothing of the secret', () => {
    const headers = sign(request, credentials, now);
    expect(Object.keys(headers).sort()).toEqual(['authorization', 'x-amz-date']);
    expect(headers['x-amz-date']).toBe('20260101T000000Z');
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260101\/eu-west-1\/iot\/aws4_request, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
  });

  it('gets the session token, signed', () => {
    const headers = sign(request, { ...credentials, sessionToken: 'a token' }, now);
    expect(headers['x-amz-security-token']).toBe('a token');
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  });

  it('has no token where the environment variable is empty', () => {
    expect(sign(request, { ...credentials, sessionToken: '' }, now)).toEqual(sign(request, credentials, now));
  });

  it('has its headers signed whatever the case of their names', () => {
    const lowerCase = { ...request, headers: { host: 'iot.eu-west-1.amazonaws.com' } };
    expect(sign(lowerCase, credentials, now)).toEqual(sign(request, credentials, now));
  });

  it('has an empty body unless told', () => {
    const payloadHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(sign({ ...request, payloadHash }, credentials, now)).toEqual(sign(request, credentials, now));
    const unsigned = sign({ ...request, payloadHash: 'UNSIGNED-PAYLOAD' }, credentials, now);
    expect(unsigned).not.toEqual(sign(request, credentials, now));
  });
});

describe('what cannot be signed is a TypeError that names the input', () => {
  it.each([
    { input: 'no host', change: { headers: {} }, message: 'header host is missing' },
    { input: 'a header twice', change: { headers: { host: 'a', HOST: 'b' } }, message: 'header host is given twice' },
    ...['authorization', 'X-Amz-Date', 'x-amz-security-token'].map((name) => ({
      input: `its own header ${name}`,
      change: { headers: { host: 'a', [name]: 'b' } },
      message: `header ${name.toLowerCase()} is the signer's to add`,
    })),
    {
      input: 'a line break',
      change: { headers: { host: 'a', b: 'c\r\nd: e' } },
      message: 'header b has a line break in its value',
    },
    { input: 'a relative path', change: { path: 'audit' }, message: "path must start with '/'" },
    { input: 'a query in the path', change: { path: '/audit?a=b' }, message: "path must hold no '?' and no '#'" },
    { input: 'a fragment', change: { path: '/audit#a' }, message: "path must hold no '?' and no '#'" },
  ])('$input', ({ change, message }) => {
    const attempt = (): unknown => sign({ ...request, ...change }, credentials, now);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(message);
  });

  it.each([
    { input: 'no access key', change: { accessKeyId: '' }, message: 'accessKeyId is empty' },
    { input: 'no secret', change: { secretAccessKey: '' }, message: 'secretAccessKey is empty' },
  ])('$input', ({ change, message }) => {
    expect(() => sign(request, { ...credentials, ...change }, now)).toThrow(new TypeError(`cannot sign: ${message}`));
  });

  it.each([
    { input: 'an invalid date', date: new Date(Number.NaN), message: 'the date is invalid' },
    {
      input: 'a year of five digits',
      date: new Date(Date.UTC(10_000, 0)),
      message: 'the year of the date must have four digits',
    },
  ])('$input', ({ date, message }) => {
    expect(() => sign(request, credentials, date)).toThrow(new TypeError(message));
  });

  it.each(['region', 'service'])('an empty %s', (name) => {
    expect(() => createSigner({ region: 'eu-west-1', service: 'iot', [name]: '' })).toThrow(
      new TypeError(`cannot sign: ${name} is empty`),
    );
  });
});
