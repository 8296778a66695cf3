/** The key pair that a request is signed with, and the token that goes with it when AWS issued it for a while. */
export interface Credentials {
  /** The public half, sent with every request, e.g. `AKIDEXAMPLE`. Never empty. */
  accessKeyId: string;
  /** The secret half. It enters HMACs and nothing else: no header, message or error shows it. Never empty. */
  secretAccessKey: string;
  /** The token of temporary credentials (AWS STS), sent and signed. Undefined or empty: long-term credentials. */
  sessionToken?: string | undefined;
}

/** Credentials as whoever verifies keeps them. */
export interface StoredCredentials extends Credentials {
  /** The moment from which they are refused with `ExpiredTokenException`. Default: never. */
  expiration?: Date | undefined;
}

/** The session token, or undefined for long-term credentials; an empty environment variable gives an empty token. */
export function sessionTokenOf(credentials: Credentials): string | undefined {
  return credentials.sessionToken === '' ? undefined : credentials.sessionToken;
}
