import type { AuditCheckName } from '@audit-gateway/types';
import { auditCheckNameAwsChecks } from '@audit-gateway/types/checks';

/** The severities that AWS gives checks, most severe first. */
export const auditCheckSeverities = ['critical', 'high', 'medium', 'low'] as const;

/** How severe a finding of a check is by default. */
export type AuditCheckSeverity = (typeof auditCheckSeverities)[number];

interface DocumentedCheck {
  readonly severity: AuditCheckSeverity;
  readonly page: string;
}

const guide = 'https://docs.aws.amazon.com/iot-device-defender/latest/devguide/';
const checks: Readonly<Record<AuditCheckName, DocumentedCheck>> = auditCheckNameAwsChecks;

// A name comes from a response: it must not reach what every object has, such as `constructor`.
const checkByName: ReadonlyMap<string, DocumentedCheck> = new Map(Object.entries(checks));

/**
 * The severity that AWS gives a check by default. It is in no response of AWS, and an account cannot change it.
 *
 * @returns undefined for a check that AWS added later.
 */
export function severityOf(checkName: string): AuditCheckSeverity | undefined {
  return checkByName.get(checkName)?.severity;
}

/**
 * The URL of AWS's page on a check: why it matters, and how to fix what it finds.
 *
 * @returns undefined for a check that AWS added later.
 */
export function helpUrlOf(checkName: string): string | undefined {
  const page = checkByName.get(checkName)?.page;
  return page && `${guide}${page}.html`;
}
