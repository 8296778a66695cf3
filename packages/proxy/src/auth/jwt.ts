import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { type AuthMethod, challengeOf, unauthenticated, headerOf, type AuthRequest } from './auth-method.ts';
import type { Callers } from './callers.ts';
import type { JwtOptions } from '../config/auth-settings.ts';
import { Failure } from '../errors/failure.ts';
import { createKeySet, type KeySetOptions } from './jwks.ts';

/** How the keys are fetched. */
export type JwtKeyOptions = Omit<KeySetOptions, 'url'>;

// Shared keys, as of HS256, are left out: whoever can verify with them can sign too.
const algorithms = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** How far the issuer's clock may be off, in seconds. */
const clockTolerance = 5;

// The faults of a token, by jose's codes. jose's own messages repeat parts of the token.
const faults: Readonly<Record<string, string>> = {
  [errors.JOSEAlgNotAllowed.code]: `is not signed by one of ${algorithms.join(', ')}`,
  [errors.JOSENotSupported.code]: 'asks for what the gateway does not support',
  [errors.JWKSMultipleMatchingKeys.code]: 'does not say by which of the keys of the issuer it is signed',
  [errors.JWKSNoMatchingKey.code]: 'is not signed by a key of the issuer',
  [errors.JWSInvalid.code]: 'is not a signed token',
  [errors.JWSSignatureVerificationFailed.code]: 'has a signature that does not hold',
  [errors.JWTInvalid.code]: 'has content that is not a set of claims',
};

/** A token of the issuer that is not an access token for this gateway. */
class WrongTokenError extends Error {
  override readonly name = 'WrongTokenError';
}

/**
 * Authenticates by a token of an identity provider, `Authorization: Bearer` (RFC 6750). It rejects tokens with
 * `invalid_token`.
 *
 * @param clock The wall clock.
 */
export function jwtMethod(
  callers: Callers,
  options: JwtOptions,
  clock: () => Date,
  keyOptions: JwtKeyOptions = {},
): AuthMethod {
  const { issuer, audience, jwksUrl, callerClaim = 'sub', maxAgeSeconds = 300 } = options;
  const findKey = createKeySet({ ...keyOptions, url: jwksUrl });
  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const { payload, protectedHeader } = await jwtVerify(token, findKey, {
      issuer,
      algorithms,
      clockTolerance,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ['exp', callerClaim],
      currentDate: clock(),
    });
    if (!isAccessToken(protectedHeader, payload)) throw new WrongTokenError('is not an access token');
    if (!isFor(audience, payload)) throw new WrongTokenError('has no aud that the gateway takes');
    return payload;
  };
  return {
    challenge: challengeOf('Bearer'),
    presents: (request) => bearer(request) !== undefined,
    authenticate: async (request) => {
      const claims = await claimsOf(bearer(request) ?? '').catch((error: unknown) => {
        throw toFailure(error);
      });
      const subject = claims[callerClaim];
      const caller = typeof subject === 'string' ? callers.list.callerOfSubject(subject) : undefined;
      if (caller !== undefined) return caller;
      throw new Failure('forbidden', { detail: `The token is good, but its ${callerClaim} is no caller's.` });
    },
  };
}

// Most issuers send none, or RFC 7519's JWT; RFC 9068, section 2.1, has at+jwt.
const accessTokenTypes: readonly (string | undefined)[] = [undefined, 'jwt', 'at+jwt'];

/**
 * The issuer signs other tokens with the same keys (RFC 8725, sections 2.8 and 3.12): a token of another type is
 * refused, and so is one with what only ID tokens (OpenID Connect Core, section 3.3.2.11), logout tokens and security
 * events have. `token_use` is Amazon Cognito's.
 */
function isAccessToken({ typ }: JWTHeaderParameters, claims: JWTPayload): boolean {
  const type = typ?.toLowerCase().replace(/^application\//, '');
  const { token_use: use = 'access' } = claims;
  return (
    accessTokenTypes.includes(type) &&
    use === 'access' &&
    ['at_hash', 'c_hash', 'events'].every((claim) => claims[claim] === undefined)
  );
}

/**
 * As JWT authorizers of Amazon API Gateway have it, `client_id` counts where there is no `aud`: access tokens of Amazon
 * Cognito have none. Those of others must have one (RFC 9068, section 4).
 */
function isFor(audience: string, { aud, token_use: use, client_id: client }: JWTPayload): boolean {
  if (aud === undefined) return use === 'access' && client === audience;
  return Array.isArray(aud) ? aud.includes(audience) : aud === audience;
}

function bearer(request: AuthRequest): string | undefined {
  const [scheme = '', ...rest] = headerOf(request, 'authorization')?.split(' ') ?? [];
  return scheme.toLowerCase() === 'bearer' ? rest.join(' ').trim() : undefined;
}

function toFailure(error: unknown): Failure {
  const fault = faultOf(error);
  if (fault !== undefined) {
    const challenge = challengeOf('Bearer', { error: 'invalid_token', error_description: `The token ${fault}` });
    return unauthenticated(`The token ${fault}.`, challenge);
  }
  return new Failure('unavailable', {
    detail: 'The gateway cannot validate the token now: the keys of its issuer cannot be fetched.',
    retryAfterMs: 1000,
    cause: error,
  });
}

function faultOf(error: unknown): string | undefined {
  if (error instanceof WrongTokenError) return error.message;
  if (error instanceof errors.JWTExpired) return error.claim === 'exp' ? 'has expired' : 'was issued too long ago';
  if (error instanceof errors.JWTClaimValidationFailed) return `has no ${error.claim} that the gateway takes`;
  return error instanceof errors.JOSEError ? faults[error.code] : undefined;
}
