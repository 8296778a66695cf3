import type { AuditCheckDetails } from '@audit-gateway/client';
import type { CheckComparison, CheckFindings, DescribedAudit } from '@audit-gateway/client/posture';
import { auditJson, countFindings, type FindingsBySeverity, findingSeverities } from '../json.ts';
import { type Style, styleChange, styleSeverity, styleStatus } from './style.ts';
import { plural, toWords } from './text.ts';

/** Short names of the severities, for tables. */
export const shortSeverities = { critical: 'crit', high: 'high', medium: 'med', low: 'low', other: 'other' } as const;

/**
 * What an audit found, in words: `3 critical, 14 medium`.
 *
 * @param names What the severities are called. Default: by their names.
 */
export function describeFindings(
  audit: DescribedAudit,
  style: Style,
  names?: Readonly<Record<keyof FindingsBySeverity, string>>,
): string {
  const counts = countFindings(audit);
  const words = findingSeverities.flatMap((severity) => {
    const text = `${counts[severity]} ${names?.[severity] ?? severity}`;
    return counts[severity] === 0 ? [] : [styleSeverity(style, severity === 'other' ? undefined : severity, text)];
  });
  if (words.length > 0) return words.join(', ');
  const { checksWithoutResult, checks } = auditJson(audit, new Date(0));
  if (checks === 0 || checksWithoutResult === checks) return style.dim('no result');
  return checksWithoutResult > 0
    ? style.dim(`nothing, ${plural(checksWithoutResult, 'check')} without result`)
    : style.dim('nothing');
}

/** The state of a check in words, in its colour: `non-compliant`. */
export function checkStatus(details: AuditCheckDetails | undefined, style: Style): string {
  return details ? styleStatus(style, toWords(details.checkRunStatus ?? '').replace(/^completed-/, '')) : '';
}

/** What a check found in words; why it failed, where it did. */
export function describeCheck(found: CheckFindings | undefined, details: AuditCheckDetails | undefined): string {
  if (!found) return toWords(details?.errorCode ?? '');
  const suppressed = found.suppressed > 0 ? `, ${found.suppressed} suppressed` : '';
  return `${found.active} of ${found.total}${suppressed}`;
}

const changeWords = {
  new: 'new',
  fixed: 'fixed',
  worse: 'worse',
  better: 'better',
  unchanged: '',
  notRun: 'no longer run',
  unknown: 'no result',
} as const;

/** What became of a check in words, in its colour: `worse, was 2`. */
export function describeChange({ change, before }: CheckComparison, style: Style): string {
  const was = before !== undefined && change !== 'new' && change !== 'unchanged' ? `, was ${before.active}` : '';
  const words = changeWords[change];
  return words && styleChange(style, change, `${words}${was}`);
}
