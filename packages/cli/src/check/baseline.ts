import type { AuditTaskDetails } from '@audit-gateway/client';
import * as z from 'zod/mini';
import { CommandFailure } from '../failures.ts';
import { withoutByteOrderMark } from '../output/text.ts';

const findings = z.object({ total: z.number(), active: z.number(), suppressed: z.number() });
const checkOfShow = z.object({
  checkName: z.string(),
  checkRunStatus: z.nullable(z.string()),
  found: z.nullable(findings),
});
const ofShow = z.object({ checks: z.array(checkOfShow) });

// Null means the same as absent in a response, and other members do not matter here.
const count = z.nullish(z.number());
const checkOfAws = z.object({
  checkRunStatus: z.nullish(z.string()),
  checkCompliant: z.nullish(z.boolean()),
  totalResourcesCount: count,
  nonCompliantResourcesCount: count,
  suppressedNonCompliantResourcesCount: count,
});
const ofAws = z.object({ auditDetails: z.record(z.string(), checkOfAws) });

type Details = NonNullable<AuditTaskDetails['auditDetails']>;

/**
 * Reads an audit that was kept as the baseline: what `audits show --json` printed, or AWS's response of DescribeAuditTask.
 *
 * @throws {CommandFailure} for anything else.
 */
export function parseBaseline(path: string, text: string): Pick<AuditTaskDetails, 'auditDetails'> {
  let content: unknown;
  try {
    content = JSON.parse(withoutByteOrderMark(text));
  } catch {
    throw new CommandFailure(`${path}: is no JSON`);
  }
  const { data: aws } = ofAws.safeParse(content);
  if (aws !== undefined) return { auditDetails: mapValues(aws.auditDetails, withoutNull) };
  const { data: shown } = ofShow.safeParse(content);
  if (shown === undefined) {
    throw new CommandFailure(`${path}: must be what "audits show --json" or DescribeAuditTask gave`);
  }
  const checks = shown.checks.map(({ checkName, checkRunStatus, found }): [string, Details[string]] => [
    checkName,
    withoutNull({
      checkRunStatus,
      totalResourcesCount: found?.total,
      nonCompliantResourcesCount: found && found.active + found.suppressed,
      suppressedNonCompliantResourcesCount: found?.suppressed,
    }),
  ]);
  return { auditDetails: Object.fromEntries(checks) };
}

function withoutNull({ checkRunStatus, checkCompliant, ...counts }: z.infer<typeof checkOfAws>): Details[string] {
  const known = Object.entries(counts).filter((entry): entry is [string, number] => entry[1] != null);
  return {
    ...(checkRunStatus != null && { checkRunStatus }),
    ...(checkCompliant != null && { checkCompliant }),
    ...Object.fromEntries(known),
  };
}

function mapValues<From, To>(object: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
