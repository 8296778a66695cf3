import { hash } from 'node:crypto';

/** Credentials, as far as they say whose they are. */
export interface IdentifyingCredentials {
  /** The public half. */
  readonly accessKeyId: string;
  /** The account, where the provider knows it: AWS STS, SSO and processes tell. */
  readonly accountId?: string | undefined;
}

/** What a target is, beside its account. */
export interface TargetIdentity {
  /** The AWS region. */
  readonly region: string;
  /** Where requests are forwarded to. */
  readonly url: URL;
  /** The role that is assumed, by its ARN; undefined: the gateway's own identity. */
  readonly roleArn: string | undefined;
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
  // Of the first 50 bits, the first says nothing of the account, nor do the last nine.
  const account = (bits >> 9n) & ((1n << 40n) - 1n);
  return account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : undefined;
}

/**
 * Names the account that credentials are of: by the provider, by the role, or by the access key. A key that tells
 * nothing stands for itself: gateways that sign with the same one have the same account.
 */
export function accountOf({ accountId, accessKeyId }: IdentifyingCredentials, roleArn?: string): string {
  const [, ofRole] = /^arn:[^:]*:iam::(\d{12}):/.exec(roleArn ?? '') ?? [];
  const known = accountId ?? ofRole ?? accountOfAccessKey(accessKeyId);
  return known ?? `key-${hash('sha256', accessKeyId, 'hex').slice(0, 32)}`;
}

const awsHosts = /\.(amazonaws\.(com(\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(com\.cn|eu))$/;

/** Names where calls count against an account's quota: AWS, by whichever of its endpoints, or another server. */
export function quotaHostOf({ hostname, host }: URL): string {
  return awsHosts.test(hostname) ? 'aws' : host;
}

/** Makes one short text of several, such that other ones make another. */
export function digestOf(...parts: readonly (string | undefined)[]): string {
  return hash('sha256', JSON.stringify(parts.map((part) => part ?? null)), 'base64url').slice(0, 32);
}
