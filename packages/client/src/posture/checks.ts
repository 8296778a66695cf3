import {
  type AuditCheckDocumentation,
  auditCheckDocumentation,
  auditCheckGuide,
  type AuditCheckSeverity,
} from '@audit-gateway/types/checks';

// A name comes from a response: it must not reach what every object has, such as `constructor`.
const documentation: ReadonlyMap<string, AuditCheckDocumentation> = new Map(Object.entries(auditCheckDocumentation));

/**
 * The severity that AWS gives a check by default. It is in no response of AWS, and an account cannot change it.
 *
 * @returns undefined for a check that AWS added later.
 */
export function severityOf(checkName: string): AuditCheckSeverity | undefined {
  return documentation.get(checkName)?.severity;
}

/**
 * The URL of AWS's page on a check: why it matters, and how to fix what it finds.
 *
 * @returns undefined for a check that AWS added later.
 */
export function helpUrlOf(checkName: string): string | undefined {
  const page = documentation.get(checkName)?.page;
  return page && `${auditCheckGuide}${page}.html`;
}
