/** The last element of every credential scope. */
export const scopeTerminator = 'aws4_request';

/** What a signature, and the key it is made with, is good for: a day, a region, a service. */
export interface CredentialScope {
  /** The day in UTC, `YYYYMMDD`. */
  day: string;
  /** The region, e.g. `eu-west-1`. */
  region: string;
  /** The service as signatures name it, e.g. `iot`. */
  service: string;
}

/**
 * The scope as it stands in the string to sign and in `Credential=`: `20150830/us-east-1/iot/aws4_request`.
 *
 * Source: "Create a signed AWS API request", step 3.
 */
export function formatScope(scope: CredentialScope): string {
  return `${scope.day}/${scope.region}/${scope.service}/${scopeTerminator}`;
}
