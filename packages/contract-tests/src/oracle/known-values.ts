/*
 * What AWS and the gateway document, written a second time and by hand. All other cases are derived from the contract, and
 * so would follow an error in it.
 *
 * Source: AWS IoT API Reference, ListAuditTasks, DescribeAuditTask and AuditCheckDetails; AWS IoT Device Defender
 * Developer Guide, "Audit checks".
 */

/** The names of audit checks. */
export const checkNames = [
  'AUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK',
  'CA_CERTIFICATE_EXPIRING_CHECK',
  'CA_CERTIFICATE_KEY_QUALITY_CHECK',
  'CONFLICTING_CLIENT_IDS_CHECK',
  'DEVICE_CERTIFICATE_AGE_CHECK',
  'DEVICE_CERTIFICATE_EXPIRING_CHECK',
  'DEVICE_CERTIFICATE_KEY_QUALITY_CHECK',
  'DEVICE_CERTIFICATE_SHARED_CHECK',
  'INTERMEDIATE_CA_REVOKED_FOR_ACTIVE_DEVICE_CERTIFICATES_CHECK',
  'IOT_POLICY_OVERLY_PERMISSIVE_CHECK',
  'IOT_POLICY_POTENTIAL_MISCONFIGURATION_CHECK',
  'IOT_ROLE_ALIAS_ALLOWS_ACCESS_TO_UNUSED_SERVICES_CHECK',
  'IOT_ROLE_ALIAS_OVERLY_PERMISSIVE_CHECK',
  'LOGGING_DISABLED_CHECK',
  'REVOKED_CA_CERTIFICATE_STILL_ACTIVE_CHECK',
  'REVOKED_DEVICE_CERTIFICATE_STILL_ACTIVE_CHECK',
  'UNAUTHENTICATED_COGNITO_ROLE_OVERLY_PERMISSIVE_CHECK',
];

/** The reasons why a check can fail. */
export const checkErrorCodes = ['AUDIT_CHECK_DISABLED', 'INSUFFICIENT_PERMISSIONS'];

/** The errors of both operations. */
export const errorNames = [
  'InternalFailureException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'ThrottlingException',
];

/** Who can cause a failure. */
export const failureSources = ['aws', 'caller', 'gateway'];

/** The kinds of failures. Source: the README of packages/proxy, "Failures". */
export const problemTypes = [
  '/docs#problem-aws-failure',
  '/docs#problem-aws-refusal',
  '/docs#problem-aws-throttling',
  '/docs#problem-caller-rate',
  '/docs#problem-content-too-large',
  '/docs#problem-contract-violation',
  '/docs#problem-expectation-failed',
  '/docs#problem-forbidden',
  '/docs#problem-gateway-credentials',
  '/docs#problem-headers-too-large',
  '/docs#problem-http-version-not-supported',
  '/docs#problem-internal',
  '/docs#problem-invalid-request',
  '/docs#problem-method-not-allowed',
  '/docs#problem-not-implemented',
  '/docs#problem-quota',
  '/docs#problem-request-timeout',
  '/docs#problem-unauthenticated',
  '/docs#problem-unavailable',
  '/docs#problem-unknown-operation',
  '/docs#problem-upstream-broken-answer',
  '/docs#problem-upstream-timeout',
  '/docs#problem-upstream-unreachable',
  '/docs#problem-uri-too-long',
];
