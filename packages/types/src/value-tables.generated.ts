/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

import type { AuditCheckName, AuditCheckRunStatus, AuditTaskStatus } from './openapi.generated.ts';

/** Whether nothing changes any more, by value. Source: `x-final` of AuditTaskStatus in the contract. */
export const auditTaskStatusFinal = {
  "IN_PROGRESS": false,
  "COMPLETED": true,
  "FAILED": true,
  "CANCELED": true
} as const satisfies Readonly<Record<AuditTaskStatus, unknown>>;

/** Whether nothing changes any more, by value. Source: `x-final` of AuditCheckRunStatus in the contract. */
export const auditCheckRunStatusFinal = {
  "IN_PROGRESS": false,
  "WAITING_FOR_DATA_COLLECTION": false,
  "CANCELED": true,
  "COMPLETED_COMPLIANT": true,
  "COMPLETED_NON_COMPLIANT": true,
  "FAILED": true
} as const satisfies Readonly<Record<AuditCheckRunStatus, unknown>>;

/** The member of AuditTaskStatistics that counts it, by value. Source: `x-counted-as` of AuditCheckRunStatus in the contract. */
export const auditCheckRunStatusCountedAs = {
  "IN_PROGRESS": "inProgressChecks",
  "WAITING_FOR_DATA_COLLECTION": "waitingForDataCollectionChecks",
  "CANCELED": "canceledChecks",
  "COMPLETED_COMPLIANT": "compliantChecks",
  "COMPLETED_NON_COMPLIANT": "nonCompliantChecks",
  "FAILED": "failedChecks"
} as const satisfies Readonly<Record<AuditCheckRunStatus, unknown>>;

/** What AWS documents of it: its severity, and the name of its page in the guide, by value. Source: `x-aws-checks` of AuditCheckName in the contract. */
export const auditCheckNameAwsChecks = {
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
} as const satisfies Readonly<Record<AuditCheckName, unknown>>;
