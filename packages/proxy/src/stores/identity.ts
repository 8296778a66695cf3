import { hash } from 'node:crypto';

/** Credentials, as far as they identify an account. */
export interface IdentifyingCredentials {
  readonly accessKeyId: string;
  /** The account, where the provider knows it: AWS STS, SSO and processes do. */
  readonly accountId?: string | undefined;
}

/** The identity of a target, beside its account. */
export interface TargetIdentity {
  readonly region: string;
  readonly url: URL;
  /** The role that is assumed, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
  /** The profile of AWS's shared files that is used; undefined: the gateway's own identity. */
  readonly profile?: string | undefined;
  /** Gives the credentials in use. May reject. */
  readonly credentials: () => IdentifyingCredentials | Promise<IdentifyingCredentials>;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// Access keys from before March 2019 hold no account. They have a letter before Q here.
const withAccount = /^(?:AKIA|ASIA)([Q-Z2-7][A-Z2-7]{11,15})$/;

/**
 * Reads the account out of an access key id: forty bits from the second on of what follows the prefix, in base 32 (Tal
 * Be'ery, "A short note on AWS KEY ID", 2023; the same as `sts get-access-key-info` answers).
 *
 * @returns twelve digits; undefined for a key that holds none.
 */
export function accountOfAccessKey(accessKeyId: string): string | undefined {
  const digits = withAccount.exec(accessKeyId)?.[1];
  if (digits === undefined) return undefined;
  let bits = 0n;
  for (const digit of digits.slice(0, 10)) bits = bits * 32n + BigInt(base32.indexOf(digit));
  // Of the first 50 bits, the first and the last nine are not part of the account.
  const account = (bits >> 9n) & ((1n << 40n) - 1n);
  return account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : undefined;
}

/**
 * Finds the account of credentials: from the provider, the role, or the access key. A key that holds no account is used
 * itself: gateways that sign with the same one have the same account.
 */
export function accountOf({ accountId, accessKeyId }: IdentifyingCredentials, roleArn?: string): string {
  const known = accountId ?? accountOfRole(roleArn) ?? accountOfAccessKey(accessKeyId);
  return known ?? `key-${hash('sha256', accessKeyId, 'hex').slice(0, 32)}`;
}

/** Reads the account out of a role's ARN; undefined where there is no role. */
export function accountOfRole(roleArn: string | undefined): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn ?? '')?.[1];
}

const awsHosts = /\.(amazonaws\.(com(\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(com\.cn|eu))$/;

/** Names the server that counts calls against a quota: AWS, for all of its endpoints, or another server. */
export function quotaHostOf({ hostname, host }: URL): string {
  return awsHosts.test(hostname) ? 'aws' : host;
}

/** Makes a short digest of several texts. */
export function digestOf(...parts: readonly (string | undefined)[]): string {
  return hash('sha256', JSON.stringify(parts.map((part) => part ?? null)), 'base64url').slice(0, 32);
}
