import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { readyUrl } from '../support/ready-url.ts';

/** An identity provider on the loopback address. */
export interface TestIssuer {
  /** What a gateway has to know of it. */
  readonly options: { readonly issuer: string; readonly audience: string; readonly jwksUrl: URL };
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** How it answers who asks for its keys; undefined: with the keys. */
  answer: RequestListener | undefined;
  /** The claims of a good token. */
  claims(now: Date, subject: string): JWTPayload;
  /** A token with these claims, by its present key. */
  token(content: { readonly claims: object; readonly header?: object }): Promise<string>;
  /** A token by a key that it does not have, under the name of one that it has. */
  forgedToken(claims: JWTPayload): Promise<string>;
  /** A token by a shared key: its public key, as text. */
  symmetricToken(claims: JWTPayload): Promise<string>;
  /** A token without a signature. */
  unsignedToken(claims: JWTPayload): string;
  /** Makes a new key; the ones before are gone unless they are kept. */
  rotate(change: { readonly keepOld: boolean }): Promise<void>;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** Starts an identity provider. */
export async function startIssuer(alg = 'ES256'): Promise<TestIssuer> {
  let made = 0;
  const makeKey = async (): Promise<Key> => {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const kid = `key-${(made += 1)}`;
    return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
  };
  let present = await makeKey();
  let published = [present.jwk];
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    if (issuer.answer !== undefined) issuer.answer(request, response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = readyUrl(server);
  const sign = (claims: JWTPayload, header: object, key: Key['privateKey'] | Uint8Array, by = alg): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: by, kid: present.kid, ...header }).sign(key);
  const issuer: TestIssuer = {
    options: { issuer: 'https://login.example.com', audience: 'audit-gateway', jwksUrl: new URL(`${url}/keys`) },
    asked: () => asked,
    answer: undefined,
    claims: (now, subject) => {
      const iat = now.getTime() / 1000;
      return { iss: 'https://login.example.com', aud: 'audit-gateway', sub: subject, iat, exp: iat + 3600 };
    },
    token: ({ claims, header = {} }) => sign({ ...claims }, header, present.privateKey),
    forgedToken: async (claims) => sign(claims, {}, (await generateKeyPair(alg)).privateKey),
    symmetricToken: (claims) => sign(claims, {}, new TextEncoder().encode(JSON.stringify(present.jwk)), 'HS256'),
    unsignedToken: (claims) => new UnsecuredJWT(claims).encode(),
    rotate: async ({ keepOld }) => {
      present = await makeKey();
      published = keepOld ? [...published, present.jwk] : [present.jwk];
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return issuer;
}
