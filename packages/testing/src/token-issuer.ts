import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { listen, stop } from './listen.ts';

/** An identity provider on the loopback address. */
export interface TokenIssuer {
  /** The flags that let a gateway take its tokens. */
  readonly flags: readonly string[];
  /** Makes a token of a subject. */
  readonly token: (subject: string, now: Date) => string;
  /** Ends it. */
  readonly close: () => Promise<void>;
}

const names = { issuer: 'https://login.example.com', audience: 'audit-gateway' };

/** Starts an identity provider that signs by Ed25519 (RFC 8037). */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const header = { alg: 'EdDSA', kid: 'key' };
  const keys = [{ ...publicKey.export({ format: 'jwk' }), ...header }];
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  const url = await listen(server);
  return {
    flags: ['--jwt-issuer', names.issuer, '--jwt-audience', names.audience, '--jwks-url', `${url}/keys`],
    token: (subject, now) => {
      const issuedAt = Math.floor(now.getTime() / 1000);
      const claims = { iss: names.issuer, aud: names.audience, sub: subject, iat: issuedAt, exp: issuedAt + 60 };
      const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
    },
    close: () => stop(server),
  };
}
