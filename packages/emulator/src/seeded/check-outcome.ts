import type { AuditCheckDetails, AuditCheckName } from '@audit-gateway/types';
import { averageResources, profileOf, type Resource } from './check-profiles.ts';
import { incidentsOn, longestIncidentDays } from './incidents.ts';
import { createRandom } from './random.ts';

/** What a check of a seed's account says on a day, counted from 1970, once it has run. */
export function checkOutcome(seed: string, check: AuditCheckName, day: number): AuditCheckDetails {
  return failureOn(seed, check, day) ?? findingsOn(seed, check, day);
}

/** A check that the audit's role lacks the permissions for. */
export const insufficientPermissions: AuditCheckDetails = {
  checkRunStatus: 'FAILED',
  errorCode: 'INSUFFICIENT_PERMISSIONS',
  message: 'The role of the audit does not have the permissions that this check needs.',
};

const checkDisabled: AuditCheckDetails = {
  checkRunStatus: 'FAILED',
  errorCode: 'AUDIT_CHECK_DISABLED',
  message: 'The check was disabled before the audit could carry it out.',
};

function failureOn(seed: string, check: AuditCheckName, day: number): AuditCheckDetails | undefined {
  const offByDefault = profileOf(check).offByDefault === true;
  const source = { seed, subject: `failure of ${check}`, weeklyChance: offByDefault ? 0.25 : 0.03, maxDays: 4 };
  if (incidentsOn(source, day).length === 0) return undefined;
  return offByDefault ? checkDisabled : insufficientPermissions;
}

function findingsOn(seed: string, check: AuditCheckName, day: number): AuditCheckDetails {
  const { resource, weeklyFindings, worstShare } = profileOf(check);
  const totalResourcesCount = resourcesOn(seed, resource, day);
  const source = { seed, subject: check, weeklyChance: weeklyFindings, maxDays: longestIncidentDays };
  let found = 0;
  let suppressed = 0;
  for (const { severity, suppressedShare } of incidentsOn(source, day)) {
    const concerned = Math.ceil(totalResourcesCount * worstShare * severity);
    found += concerned;
    suppressed += Math.floor(concerned * suppressedShare);
  }
  const nonCompliantResourcesCount = Math.min(found, totalResourcesCount);
  const checkCompliant = nonCompliantResourcesCount === 0;
  return {
    checkRunStatus: checkCompliant ? 'COMPLETED_COMPLIANT' : 'COMPLETED_NON_COMPLIANT',
    checkCompliant,
    totalResourcesCount,
    nonCompliantResourcesCount,
    ...(suppressed === 0
      ? {}
      : { suppressedNonCompliantResourcesCount: Math.min(suppressed, nonCompliantResourcesCount) }),
  };
}

/** The day from which accounts of average size grow: 2026-01-01. */
const growthFrom = 20_454;
const dailyGrowth = 0.001;

function resourcesOn(seed: string, resource: Resource, day: number): number {
  if (resource === 'loggingOptions') return averageResources.loggingOptions;
  const size = 0.3 + 1.4 * createRandom(seed, 'resources', resource)();
  const growth = Math.max(0.5, 1 + dailyGrowth * (day - growthFrom));
  return Math.round(averageResources[resource] * size * growth);
}
