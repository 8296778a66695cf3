import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier } from '../src/index.ts';
import {
  authorization,
  type Case,
  credentials,
  having,
  options,
  signed,
  signedAt,
  signedRequest,
  unsigned,
} from './refusals/fixture.ts';

describe('a signature is taken', () => {
  const taken: (Pick<Case, 'request' | 'change' | 'options'> & { how: string })[] = [
    {
      how: 'years later, where any date will do',
      options: { clock: () => new Date('2036-01-01T00:00:00Z'), maxSkewMs: Infinity },
    },
    {
      how: 'for the service of older clients',
      request: signedRequest({}, { region: 'eu-west-1', service: 'execute-api' }),
    },
    {
      how: 'for any region, where any will do',
      request: signedRequest({}, { region: 'us-gov-west-1', service: 'iot' }),
      options: { region: undefined },
    },
    {
      how: 'a millisecond before the credentials expire',
      options: { credentials: () => ({ ...credentials, expiration: new Date('2026-01-01T00:00:00.001Z') }) },
    },
    { how: 'with commas and no spaces', change: having({ authorization: authorization.replaceAll(', ', ',') }) },
    { how: 'with spaces and no commas', change: having({ authorization: authorization.replaceAll(',', '') }) },
    {
      how: 'with headers as lists of one',
      change: (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [String(value)]])),
    },
    {
      how: 'with what CloudFront and AWS load balancers add after it was signed',
      change: having({
        'x-amz-cf-id': 'id',
        'x-amzn-trace-id': 'Root=1-a-b',
        'x-forwarded-for': '192.0.2.1',
        via: '1.1 a',
      }),
    },
    {
      how: 'with a header of CloudFront that was signed',
      request: signedRequest({ 'x-amz-cf-id': 'id' }, { region: 'eu-west-1', service: 'iot' }),
    },
  ];

  it.each(taken)('$how', ({ request = signed, change, options: changed }) => {
    const received = change === undefined ? request : { ...request, headers: change(request.headers) };
    expect(createVerifier({ ...options, ...changed }).verify(received)).toMatchObject({ ok: true });
  });

  it('from botocore, which signs by the Date header when it is given one', () => {
    const headers = {
      ...unsigned.headers,
      date: 'Thu, 01 Jan 2026 00:00:00 -0000',
      'x-amz-security-token': credentials.sessionToken,
      authorization:
        'AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260101/eu-west-1/iot/aws4_request, SignedHeaders=date;host;x-amz-security-token, Signature=e317e82b20ec807212b6dd1dba836b8f9b9095d9073357e12b2a87a024dc2982',
    };
    expect(createVerifier(options).verify({ ...unsigned, headers, body: '' })).toMatchObject({ ok: true, signedAt });
  });

  it('with its body left out, where the request says so', () => {
    const request = {
      ...unsigned,
      method: 'PUT',
      headers: { ...unsigned.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    };
    const added = createSigner({ region: 'eu-west-1', service: 'iot' }).sign(
      { ...request, payloadHash: 'UNSIGNED-PAYLOAD' },
      credentials,
      signedAt,
    );
    const received = { ...request, headers: { ...request.headers, ...added }, body: 'anything' };
    expect(createVerifier(options).verify(received)).toMatchObject({ ok: true });
  });
});

describe('how far a signature may be from the clock', () => {
  it.each([
    { clock: '2026-01-01T00:05:00.000Z', ok: true },
    { clock: '2026-01-01T00:05:00.001Z', ok: false },
    { clock: '2025-12-31T23:55:00.000Z', ok: true },
    { clock: '2025-12-31T23:54:59.999Z', ok: false },
  ])('signed at midnight, received at $clock: $ok', ({ clock, ok }) => {
    expect(createVerifier({ ...options, clock: () => new Date(clock) }).verify(signed)).toMatchObject({ ok });
  });
});
