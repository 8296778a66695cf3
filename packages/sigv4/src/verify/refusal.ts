/** Every name that a refusal can have: AWS's names of errors, in the order in which their causes are looked for. */
export const refusalNames = [
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
] as const;

/**
 * AWS's name of why a signature was refused:
 * - `MissingAuthenticationTokenException`: the request is not signed;
 * - `IncompleteSignatureException`: the Authorization header or the date is not what the algorithm asks for;
 * - `InvalidSignatureException`: another signature, scope, body, time, or set of signed headers than it must be;
 * - `UnrecognizedClientException`: no such access key, or not its session token;
 * - `ExpiredTokenException`: the credentials were good once.
 */
export type SignatureRefusalName = (typeof refusalNames)[number];

/** A request whose signature does not hold. */
export interface SignatureRefusal {
  /** Tells a refusal from a {@link VerifiedSignature}. */
  ok: false;
  /** AWS's name of the error, for `x-amzn-ErrorType`. */
  name: SignatureRefusalName;
  /**
   * The status to answer with. AWS's REST-JSON services, IoT among them, refuse with 403 throughout; 400 for the
   * same names is what its JSON 1.0 and 1.1 services answer.
   */
  status: 403;
  /**
   * AWS's text, or one like it. It shows neither the secret nor the signature expected, and not the Authorization
   * header: people put passwords, tokens and, by mistake, secret keys there.
   */
  message: string;
}

/** A refusal of one name. */
export function refuse(name: SignatureRefusalName, message: string): SignatureRefusal {
  return { ok: false, name, status: 403, message };
}
