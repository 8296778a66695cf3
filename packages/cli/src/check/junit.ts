import { helpUrlOf } from '@audit-gateway/client/posture';
import { printable } from '../output/text.ts';
import { describeComparison, describeFound, type Report, summarize } from './report.ts';

/** Writes a report as JUnit XML: each check is a test case, a failure where it failed, an error where it has no result. */
export function junit(report: Report): string {
  const { checks } = report.evaluation;
  const reasons = report.reasons.map(
    (reason) => `    <testcase classname="audit" name="audit"><error message="${escape(reason)}"/></testcase>`,
  );
  const cases = checks.map((each) => {
    const { checkName, severity = 'unknown', change } = each.check;
    const text = `${severity}: ${describeFound(report, each)}`;
    const url = helpUrlOf(checkName) ?? '';
    const content = {
      failed: `<failure message="${escape(text)}">${escape(url)}</failure>`,
      unknown: `<error message="${escape(text)}">${escape(url)}</error>`,
      allowed: `<skipped message="${escape(`allowed: ${text}`)}"/>`,
      ignored: `<skipped message="${escape(`below ${report.failOn}: ${text}`)}"/>`,
      passed: change === 'notRun' ? '<skipped message="no longer run"/>' : '',
    }[each.outcome];
    const start = `    <testcase classname="${escape(severity)}" name="${escape(checkName)}"`;
    return content === '' ? `${start}/>` : `${start}>${content}</testcase>`;
  });
  const count = (element: string): number =>
    [...reasons, ...cases].filter((line) => line.includes(`<${element} `)).length;
  const started = report.audit.taskStartTime?.toISOString().slice(0, 19);
  const counts = `tests="${reasons.length + cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="audits check" ${counts}${started === undefined ? '' : ` timestamp="${started}"`}>`,
    ...reasons,
    ...cases,
    `    <system-out>${escape(`${summarize(report)}; ${describeComparison(report)}`)}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escape(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
