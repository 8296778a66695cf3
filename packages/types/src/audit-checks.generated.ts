/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

import type { AuditCheckName } from "./openapi.generated.ts";

/** The severities that AWS gives checks, most severe first. */
export const auditCheckSeverities = ["critical","high","medium","low"] as const;

/** How severe a finding of a check is by default. */
export type AuditCheckSeverity = (typeof auditCheckSeverities)[number];

/** What AWS documents of a check. */
export interface AuditCheckDocumentation {
  readonly severity: AuditCheckSeverity;
  /** The name of its page in AWS's guide, without folder and suffix. */
  readonly page: string;
}

/** The URL of AWS's guide, with a slash at its end. */
export const auditCheckGuide = "https://docs.aws.amazon.com/iot-device-defender/latest/devguide/";

/** What AWS documents of each check. */
export const auditCheckDocumentation: Readonly<Record<AuditCheckName, AuditCheckDocumentation>> = {
  "AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK": {
    "severity": "critical",
    "page": "audit-chk-auth-cognito-role-permissive"
  },
  "CA_CERTIFICATE_EXPIRING_CHECK": {
    "severity": "medium",
    "page": "audit-chk-ca-cert-approaching-expiration"
  },
  "CA_CERTIFICATE_KEY_QUALITY_CHECK": {
    "severity": "critical",
    "page": "audit-chk-ca-cert-key-quality"
  },
  "CONFLICTING_CLIENT_IDS_CHECK": {
    "severity": "high",
    "page": "audit-chk-conflicting-client-ids"
  },
  "DEVICE_CERTIFICATE_AGE_CHECK": {
    "severity": "low",
    "page": "device-certificate-age-check"
  },
  "DEVICE_CERTIFICATE_EXPIRING_CHECK": {
    "severity": "medium",
    "page": "audit-chk-device-cert-approaching-expiration"
  },
  "DEVICE_CERTIFICATE_KEY_QUALITY_CHECK": {
    "severity": "critical",
    "page": "audit-chk-device-cert-key-quality"
  },
  "DEVICE_CERTIFICATE_SHARED_CHECK": {
    "severity": "critical",
    "page": "audit-chk-device-cert-shared"
  },
  "INTERMEDIATE_CA_REVOKED_FOR_ACTIVE_DEVICE_CERTIFICATES_CHECK": {
    "severity": "critical",
    "page": "audit-chk-active-intermediary-device-revoked-CA"
  },
  "IOT_POLICY_OVERLY_PERMISSIVE_CHECK": {
    "severity": "critical",
    "page": "audit-chk-iot-policy-permissive"
  },
  "IOT_POLICY_POTENTIAL_MISCONFIGURATION_CHECK": {
    "severity": "medium",
    "page": "audit-chk-iot-misconfigured-policies"
  },
  "IOT_ROLE_ALIAS_ALLOWS_ACCESS_TO_UNUSED_SERVICES_CHECK": {
    "severity": "medium",
    "page": "audit-chk-role-alias-unused-svcs"
  },
  "IOT_ROLE_ALIAS_OVERLY_PERMISSIVE_CHECK": {
    "severity": "critical",
    "page": "audit-chk-iot-role-alias-permissive"
  },
  "LOGGING_DISABLED_CHECK": {
    "severity": "low",
    "page": "audit-chk-logging-disabled"
  },
  "REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK": {
    "severity": "critical",
    "page": "audit-chk-revoked-ca-cert"
  },
  "REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK": {
    "severity": "medium",
    "page": "audit-chk-revoked-device-cert"
  },
  "UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK": {
    "severity": "critical",
    "page": "audit-chk-unauth-cognito-role-permissive"
  }
};
