export type { Credentials, StoredCredentials } from './credentials.ts';
export { createSigner, type SignableRequest, type Signer, type SignerOptions } from './signer.ts';
export type { ReceivedRequest } from './verify/received-request.ts';
export type { SignatureRefusal, SignatureRefusalName } from './verify/refusal.ts';
export { createVerifier, type VerifiedSignature, type Verifier, type VerifierOptions } from './verify/verifier.ts';
