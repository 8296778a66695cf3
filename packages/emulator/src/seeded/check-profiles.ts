import type { AuditCheckName } from '@audit-gateway/types';

/** How many of each kind of resource an account of average size has. */
export const averageResources = {
  deviceCertificate: 1200,
  clientId: 1150,
  caCertificate: 3,
  policy: 40,
  roleAlias: 6,
  cognitoRole: 1,
  loggingOptions: 1,
} as const;

/** What a check looks at. */
export type Resource = keyof typeof averageResources;

/** What a check tends to find. */
export interface CheckProfile {
  /** What it looks at. */
  readonly resource: Resource;
  /** How likely a week brings a new finding, from 0 to 1. */
  readonly weeklyFindings: number;
  /** Which share of the resources a finding concerns at most, from 0 to 1. */
  readonly worstShare: number;
  /** Whether it waits for data from the message broker before it runs. Default: no. */
  readonly collectsData?: true;
  /** Whether AWS leaves it off until somebody switches it on. Default: no. */
  readonly offByDefault?: true;
}

/** The profile of a check. One that the contract gains tends to find what most find, until it is listed here. */
export function profileOf(check: AuditCheckName): CheckProfile {
  return profiles[check] ?? { resource: 'policy', weeklyFindings: 0.1, worstShare: 0.1 };
}

const profiles: Readonly<Partial<Record<AuditCheckName, CheckProfile>>> = {
  AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK: { resource: 'cognitoRole', weeklyFindings: 0.05, worstShare: 1 },
  CA_CERTIFICATE_EXPIRING_CHECK: { resource: 'caCertificate', weeklyFindings: 0.08, worstShare: 0.5 },
  CA_CERTIFICATE_KEY_QUALITY_CHECK: { resource: 'caCertificate', weeklyFindings: 0.03, worstShare: 0.5 },
  CONFLICTING_CLIENT_IDS_CHECK: { resource: 'clientId', weeklyFindings: 0.2, worstShare: 0.01, collectsData: true },
  DEVICE_CERTIFICATE_AGE_CHECK: {
    resource: 'deviceCertificate',
    weeklyFindings: 0.3,
    worstShare: 0.1,
    offByDefault: true,
  },
  DEVICE_CERTIFICATE_EXPIRING_CHECK: { resource: 'deviceCertificate', weeklyFindings: 0.45, worstShare: 0.04 },
  DEVICE_CERTIFICATE_KEY_QUALITY_CHECK: { resource: 'deviceCertificate', weeklyFindings: 0.1, worstShare: 0.02 },
  DEVICE_CERTIFICATE_SHARED_CHECK: {
    resource: 'deviceCertificate',
    weeklyFindings: 0.15,
    worstShare: 0.01,
    collectsData: true,
  },
  INTERMEDIATE_CA_REVOKED_FOR_ACTIVE_DEVICE_CERTIFICATES_CHECK: {
    resource: 'deviceCertificate',
    weeklyFindings: 0.02,
    worstShare: 0.3,
  },
  IOT_POLICY_OVERLY_PERMISSIVE_CHECK: { resource: 'policy', weeklyFindings: 0.25, worstShare: 0.1 },
  IOT_POLICY_POTENTIAL_MISCONFIGURATION_CHECK: { resource: 'policy', weeklyFindings: 0.2, worstShare: 0.15 },
  IOT_ROLE_ALIAS_ALLOWS_ACCESS_TO_UNUSED_SERVICES_CHECK: {
    resource: 'roleAlias',
    weeklyFindings: 0.1,
    worstShare: 0.4,
  },
  IOT_ROLE_ALIAS_OVERLY_PERMISSIVE_CHECK: { resource: 'roleAlias', weeklyFindings: 0.1, worstShare: 0.3 },
  LOGGING_DISABLED_CHECK: { resource: 'loggingOptions', weeklyFindings: 0.08, worstShare: 1 },
  REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK: { resource: 'caCertificate', weeklyFindings: 0.03, worstShare: 0.4 },
  REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK: {
    resource: 'deviceCertificate',
    weeklyFindings: 0.2,
    worstShare: 0.02,
  },
  UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK: {
    resource: 'cognitoRole',
    weeklyFindings: 0.05,
    worstShare: 1,
  },
};
