import type { AuditChecks } from './audit-checks.ts';
import { generatedHeader } from './generated-header.ts';

/** Renders what AWS documents of the checks as a table. */
export function renderAuditChecks({ severities, guide, checks }: AuditChecks): string {
  return `${generatedHeader}import type { AuditCheckName } from "./openapi.generated.ts";

/** The severities that AWS gives checks, most severe first. */
export const auditCheckSeverities = ${JSON.stringify(severities)} as const;

/** How severe a finding of a check is by default. */
export type AuditCheckSeverity = (typeof auditCheckSeverities)[number];

/** What AWS documents of a check. */
export interface AuditCheckDocumentation {
  readonly severity: AuditCheckSeverity;
  /** The name of its page in AWS's guide, without folder and suffix. */
  readonly page: string;
}

/** The URL of AWS's guide, with a slash at its end. */
export const auditCheckGuide = ${JSON.stringify(guide)};

/** What AWS documents of each check. */
export const auditCheckDocumentation: Readonly<Record<AuditCheckName, AuditCheckDocumentation>> = ${JSON.stringify(checks, null, 2)};
`;
}
