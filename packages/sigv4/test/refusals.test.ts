import { describe, expect, it } from 'vitest';
import { createVerifier } from '../src/index.ts';
import { refusalNames } from '../src/verify/refusal.ts';
import { credentials, options, signed } from './refusals/fixture.ts';
import { expired, missing, unrecognized } from './refusals/identity.ts';
import { incomplete } from './refusals/incomplete.ts';
import { invalid } from './refusals/invalid.ts';

const cases = [...missing, ...incomplete, ...invalid, ...unrecognized, ...expired];

describe('a signature is refused because', () => {
  it.each(cases)('$because: $name', ({ request = signed, change, options: changed, name, message }) => {
    const received = change === undefined ? request : { ...request, headers: change(request.headers) };
    const result = createVerifier({ ...options, ...changed }).verify(received);
    expect(result).toEqual({ ok: false, name, status: 403, message });
    for (const secret of [credentials.secretAccessKey, credentials.sessionToken, /[0-9a-f]{64}/, 'abc.def']) {
      expect(message).not.toMatch(secret ?? '');
    }
  });

  it('has a row for every name', () => {
    expect([...new Set(cases.map(({ name }) => name))]).toEqual([...refusalNames]);
  });
});

describe('a verifier cannot be made', () => {
  it.each([
    { input: 'for no service', change: { services: [] }, message: 'services must name one service at least' },
    { input: 'with a negative skew', change: { maxSkewMs: -1 }, message: 'maxSkewMs must be 0 or more milliseconds' },
    {
      input: 'with a skew that is no number',
      change: { maxSkewMs: NaN },
      message: 'maxSkewMs must be 0 or more milliseconds',
    },
  ])('$input', ({ change, message }) => {
    expect(() => createVerifier({ ...options, ...change })).toThrow(new TypeError(message));
  });

  it('to take signatures by a clock that does not work', () => {
    const { verify } = createVerifier({ ...options, clock: () => new Date(NaN) });
    expect(() => verify(signed)).toThrow(TypeError);
  });
});
