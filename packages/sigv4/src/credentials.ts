/** AWS credentials, long-term or temporary. */
export interface Credentials {
  /** Sent with every request. Not empty. */
  accessKeyId: string;
  /** Used for HMACs only: no header, message or error shows it. Not empty. */
  secretAccessKey: string;
  /** The token of temporary credentials, sent and signed. Undefined or empty: long-term credentials. */
  sessionToken?: string | undefined;
}

/** Credentials that a verifier knows. */
export interface StoredCredentials extends Credentials {
  /** The time from which they are refused with `ExpiredTokenException`. Default: never. */
  expiration?: Date | undefined;
}

/** The session token, or undefined for long-term credentials; an empty environment variable gives an empty token. */
export function sessionTokenOf(credentials: Credentials): string | undefined {
  return credentials.sessionToken === '' ? undefined : credentials.sessionToken;
}
