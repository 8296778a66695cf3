import { auditCheckNameValues } from '@audit-gateway/client';
import {
  type AuditCheckSeverity,
  comparePosture,
  type DescribedAudit,
  latestAudit,
} from '@audit-gateway/client/posture';
import { closest, distance } from 'fastest-levenshtein';
import { readFile } from 'node:fs/promises';
import { evaluate } from '../check/evaluate.ts';
import { junit } from '../check/junit.ts';
import { markdown } from '../check/markdown.ts';
import { type Baseline, describeComparison, describeFound, notable, type Report, summarize } from '../check/report.ts';
import { CommandFailure, exitStatus } from '../failures.ts';
import { auditJson, checkJson, toLines } from '../json.ts';
import { type Style, styleSeverity } from '../output/style.ts';
import { renderLine, renderTable } from '../output/table.ts';
import { formatDuration, shortName, toWords } from '../output/text.ts';
import { cannotRead } from '../settings.ts';
import { type Filters, findAudit, findPrevious, isId, noAudit } from '../select.ts';
import type { Session } from './command.ts';

/** The forms of a report. */
export const reportFormats = ['text', 'json', 'markdown', 'junit'] as const;

/** What is checked, and the form of the report. */
export interface CheckOptions extends Filters {
  readonly failOn: AuditCheckSeverity;
  /** The id of an audit, or a file. Default: the completed audit before. */
  readonly baseline?: string | undefined;
  /** Checks that never fail, with or without `_CHECK` at their end. */
  readonly allow: readonly string[];
  /** How old the latest audit may be, in milliseconds. Default: as old as it is. */
  readonly maxAgeMs?: number | undefined;
  readonly format: (typeof reportFormats)[number];
}

const statusOf = { passed: exitStatus.ok, failed: exitStatus.found, unknown: exitStatus.unknown } as const;

/**
 * `audits check`: whether the latest audit found something new.
 *
 * @returns 0 where it did not, 1 where it did, 2 where the result is inconclusive.
 */
export async function check(session: Session, options: CheckOptions): Promise<number> {
  const { context, client } = session;
  const { schedule: scheduledAuditName, type: taskType, failOn } = options;
  const audit = await latestAudit(client, { scheduledAuditName, taskType, signal: context.signal });
  if (audit === undefined) throw noAudit('finished', options);
  const baseline = await findBaseline(session, audit, options.baseline);
  const comparison = comparePosture(baseline.details, audit);
  const compared = comparison.checks.map(({ checkName }) => checkName);
  const allow = options.allow.map((name) => findCheck(name, compared));
  const evaluation = evaluate(comparison, { failOn, allow });
  const reasons = reasonsOf(audit, options.maxAgeMs, context.now());
  const outcome = evaluation.outcome === 'passed' && reasons.length > 0 ? 'unknown' : evaluation.outcome;
  const report = { evaluation, audit, baseline, failOn, reasons, outcome };
  const format = session.json ? 'json' : options.format;
  context.stdout.write({ text, json, markdown, junit }[format](report, session));
  return statusOf[outcome];
}

/**
 * Finds a check by what `--allow` names. AWS may have added checks that this version does not know: the audits have them.
 *
 * @throws {CommandFailure} for a name that no check has: misspelt, it would allow nothing, without a word.
 */
function findCheck(given: string, compared: readonly string[]): string {
  const names = [...new Set([...auditCheckNameValues, ...compared])].sort();
  const name = fullName(given);
  if (names.includes(name)) return name;
  const capitals = fullName(given.toUpperCase());
  const best = closest(capitals, names);
  const hint = distance(capitals, best) <= maxSlips ? `did you mean ${shortName(best)}? ` : '';
  const allowed = `allowed: ${names.map(shortName).join(', ')}`;
  throw new CommandFailure(`--allow ${given}: there is no such check; ${hint}${allowed}`);
}

function fullName(name: string): string {
  return name.endsWith('_CHECK') ? name : `${name}_CHECK`;
}

/** How many letters of a name may be wrong for it to be taken for another one. */
const maxSlips = 3;

/** Why an audit says nothing of the posture. */
function reasonsOf(
  { taskStatus = '', taskStartTime, auditDetails = {} }: DescribedAudit,
  maxAgeMs: number | undefined,
  now: Date,
): string[] {
  const ageMs = taskStartTime ? now.getTime() - taskStartTime.getTime() : Infinity;
  return [
    ...(taskStatus === 'COMPLETED' ? [] : [`the audit is ${toWords(taskStatus)}`]),
    ...(Object.keys(auditDetails).length === 0 ? ['the audit has no checks'] : []),
    ...(maxAgeMs !== undefined && ageMs > maxAgeMs
      ? [
          `the audit is older than ${formatDuration(maxAgeMs)}: ${Number.isFinite(ageMs) ? formatDuration(ageMs) : 'its start is not known'}`,
        ]
      : []),
  ];
}

async function findBaseline(
  { client, context }: Session,
  audit: DescribedAudit,
  given: string | undefined,
): Promise<Baseline> {
  if (given === undefined) {
    const previous = await findPrevious(client, audit, context.signal);
    return { details: previous, taskId: previous?.taskId ?? null, file: null };
  }
  let text: string;
  try {
    text = await readFile(given, 'utf8');
  } catch (error) {
    if (!isId(given)) throw cannotRead(given, error);
    const details = await findAudit(client, given, {}, context.signal);
    const { taskId } = details;
    if (taskId === audit.taskId) {
      throw new CommandFailure(`--baseline ${given}: is the audit that is checked; compare it with another one`);
    }
    return { details, taskId, file: null };
  }
  const { parseBaseline } = await import('../check/baseline.ts');
  return { details: parseBaseline(given, text), taskId: null, file: given };
}

function text(report: Report, { style, width }: Session): string {
  const colour = { passed: style.green, failed: style.red, unknown: style.yellow }[report.outcome];
  const columns = [
    { header: 'RESULT' },
    { header: 'LEVEL' },
    { header: 'CHECK', minWidth: 20, breaks: true },
    { header: 'FOUND', minWidth: 10 },
  ];
  const rows = notable(report).map((each) => [
    styleOutcome(each.outcome, style),
    styleSeverity(style, each.check.severity),
    shortName(each.check.checkName),
    describeFound(report, each),
  ]);
  const table = renderTable(columns, rows, width, style);
  const summary = renderLine(style.bold(colour(summarize(report))), width);
  return `${summary}${renderLine(describeComparison(report), width)}${table && `\n${table}`}`;
}

function styleOutcome(outcome: Report['evaluation']['checks'][number]['outcome'], style: Style): string {
  if (outcome === 'failed') return style.red(outcome);
  return outcome === 'unknown' ? style.yellow(outcome) : style.dim(outcome);
}

function json({ audit, baseline, evaluation, failOn, outcome, reasons }: Report, { context }: Session): string {
  const checks = evaluation.checks.map((each) => ({
    outcome: each.outcome,
    ...checkJson(each.check, audit.auditDetails?.[each.check.checkName]),
  }));
  const { taskId, file } = baseline;
  return toLines({
    outcome,
    failOn,
    reasons,
    audit: auditJson(audit, context.now()),
    baseline: taskId === null && file === null ? null : { taskId, file },
    checks,
  });
}
