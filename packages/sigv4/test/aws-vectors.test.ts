import { describe, expect, it } from 'vitest';
import { hashPayload } from '../src/canonical/request.ts';
import { createSigner, createVerifier } from '../src/index.ts';
import { createSigningKeys } from '../src/signature.ts';
import { accessKeyId, region, secretAccessKey, signedAt, type Vector, vectors } from './aws-vectors.ts';

function signedHeaderNames({ headers, sessionToken }: Vector): string {
  const added = sessionToken === undefined ? ['x-amz-date'] : ['x-amz-date', 'x-amz-security-token'];
  return [...Object.keys(headers), ...added].sort().join(';');
}

function authorizationOf(vector: Vector): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20150830/us-east-1/${vector.service}/aws4_request, SignedHeaders=${signedHeaderNames(vector)}, Signature=${vector.signature}`;
}

describe('the signatures that AWS published', () => {
  it.each(vectors)('$name is signed so', (vector) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(vector.headers)) {
      headers[name] = typeof value === 'string' ? value : value.join(',');
    }
    const { method, path, query, body, sessionToken } = vector;
    const signed = createSigner({ region, service: vector.service }).sign(
      { method, path, query, headers, payloadHash: hashPayload(body) },
      { accessKeyId, secretAccessKey, sessionToken },
      signedAt,
    );
    expect(signed['authorization']).toBe(authorizationOf(vector));
  });

  it.each(vectors)('$name is verified', (vector) => {
    const { method, path, query, body, sessionToken, service } = vector;
    const headers = {
      ...vector.headers,
      'x-amz-date': '20150830T123600Z',
      'x-amz-security-token': sessionToken,
      authorization: authorizationOf(vector),
    };
    const { verify } = createVerifier({
      region,
      services: [service],
      credentials: () => ({ accessKeyId, secretAccessKey, sessionToken }),
      clock: () => signedAt,
    });
    expect(verify({ method, path, query, headers, body })).toMatchObject({
      ok: true,
      accessKeyId,
      region,
      service,
      signedAt,
    });
  });
});

describe('the signing key', () => {
  it("is the documentation's", () => {
    const { key, scope } = createSigningKeys()(secretAccessKey, { day: '20150830', region, service: 'iam' });
    const documented = Buffer.from('c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9', 'hex');
    expect(key.export()).toEqual(documented);
    expect(scope).toBe('20150830/us-east-1/iam/aws4_request');
  });

  const scope = { day: '20150830', region, service: 'iot' };

  it('is another for another secret, day, region or service', () => {
    const signingKeys = createSigningKeys();
    const { key } = signingKeys(secretAccessKey, scope);
    for (const other of [{ day: '20150831' }, { region: 'eu-west-1' }, { service: 'iam' }]) {
      expect(signingKeys(secretAccessKey, { ...scope, ...other }).key.equals(key)).toBe(false);
    }
    expect(signingKeys('another secret', scope).key.equals(key)).toBe(false);
  });

  it('is derived once, and again after 256 others', () => {
    const signingKeys = createSigningKeys();
    const first = signingKeys(secretAccessKey, scope);
    for (let n = 1; n < 256; n += 1) signingKeys(`secret ${n}`, scope);
    expect(signingKeys(secretAccessKey, { ...scope })).toBe(first);

    signingKeys('secret 256', scope);
    const again = signingKeys(secretAccessKey, scope);
    expect(again).not.toBe(first);
    expect(again.key).toEqual(first.key);
  });
});
