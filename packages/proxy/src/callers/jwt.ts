import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Failure } from '../failure/failure.ts';
import { type AuthMethod, challengeOf, unauthenticated } from './auth-method.ts';
import type { Callers } from './callers.ts';
import { type Received, headerOf } from './received.ts';

/** Whose tokens are taken, and for how long. */
export interface JwtOptions {
  /** Who must have issued a token: its `iss`. */
  readonly issuer: string;
  /** Whom a token must be for: its `aud`, or one of them. */
  readonly audience: string;
  /** Where the issuer's keys are. They are kept for ten minutes; an unknown one is looked for every 30 seconds. */
  readonly jwksUrl: URL;
  /** The claim that names the caller, by a string that stands in `jwtSubjects` of the callers' file. Default: `sub`. */
  readonly callerClaim?: string | undefined;
  /** For how many seconds after it was issued a token is taken, whatever its `exp` says. Default: 300. */
  readonly maxAgeSeconds?: number | undefined;
  /** How long the keys may take to come, in milliseconds. Default: 5,000. */
  readonly jwksTimeoutMs?: number | undefined;
}

// Whoever knows how to verify with a shared key, as HS256 has it, can also sign.
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

// What is wrong with a token, by jose's codes. jose's own words would repeat parts of the token.
const faults: Readonly<Record<string, string>> = {
  [errors.JOSEAlgNotAllowed.code]: `is not signed by one of ${algorithms.join(', ')}`,
  [errors.JOSENotSupported.code]: 'asks for what the gateway does not support',
  [errors.JWKSMultipleMatchingKeys.code]: 'does not say by which of the keys of the issuer it is signed',
  [errors.JWKSNoMatchingKey.code]: 'is not signed by a key of the issuer',
  [errors.JWSInvalid.code]: 'is not a signed token',
  [errors.JWSSignatureVerificationFailed.code]: 'has a signature that does not hold',
  [errors.JWTInvalid.code]: 'has content that is not a set of claims',
};

/**
 * Knows callers by a token of an identity provider, `Authorization: Bearer` (RFC 6750). Its refusals are
 * `invalid_token`.
 *
 * @param clock Tells the time.
 */
export function jwtMethod(callers: Callers, options: JwtOptions, clock: () => Date): AuthMethod {
  const { issuer, audience, jwksUrl, callerClaim = 'sub', maxAgeSeconds = 300, jwksTimeoutMs } = options;
  const keys = createRemoteJWKSet(jwksUrl, jwksTimeoutMs === undefined ? {} : { timeoutDuration: jwksTimeoutMs });
  const claimsOf = async (token: string): Promise<Readonly<Record<string, unknown>>> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      clockTolerance,
      maxTokenAge: maxAgeSeconds,
      requiredClaims: ['exp', callerClaim],
      currentDate: clock(),
    });
    return payload;
  };
  return {
    challenge: challengeOf('Bearer'),
    brings: (request) => bearer(request) !== undefined,
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

function bearer(request: Received): string | undefined {
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
    detail: 'The gateway cannot judge tokens now: the keys of their issuer are not to be had.',
    headers: { 'Retry-After': '1' },
    cause: error,
  });
}

function faultOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return error.claim === 'exp' ? 'has expired' : 'was issued too long ago';
  if (error instanceof errors.JWTClaimValidationFailed) return `has no ${error.claim} that the gateway takes`;
  return error instanceof errors.JOSEError ? faults[error.code] : undefined;
}
