import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { serve } from './serve.ts';

/** An identity provider on the loopback address. */
export interface Issuer {
  /** The flags by which a gateway takes its tokens. */
  readonly flags: readonly string[];
  /** A good token of a subject. */
  readonly token: (subject: string) => Promise<string>;
  /** Ends it. */
  readonly close: () => Promise<void>;
}

const issuer = 'https://login.example.com';
const audience = 'audit-gateway';
const alg = 'ES256';

/** Starts an identity provider. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg }] });
  const { url, close } = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json').end(keys);
  });
  return {
    flags: ['--jwt-issuer', issuer, '--jwt-audience', audience, '--jwks-url', url],
    token: (subject) =>
      new SignJWT({ sub: subject, iss: issuer, aud: audience })
        .setProtectedHeader({ alg })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    close,
  };
}
