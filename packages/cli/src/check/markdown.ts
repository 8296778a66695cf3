import { helpUrlOf } from '@audit-gateway/client/posture';
import { printable } from '../output/text.ts';
import { describeComparison, describeFound, notable, type Report, summarize } from './report.ts';

/** Writes a report as Markdown (GitHub's), for the summary of a job. */
export function markdown(report: Report): string {
  const rows = notable(report).map((each) => {
    const { checkName, severity } = each.check;
    const url = helpUrlOf(checkName);
    const name = `\`${printable(checkName).replaceAll(/[`|]/g, '?')}\``;
    return [
      each.outcome,
      severity ?? 'unknown',
      url === undefined ? name : `[${name}](${url})`,
      describeFound(report, each),
    ];
  });
  const table = [['Outcome', 'Severity', 'Check', 'Found'], ['---', '---', '---', '---'], ...rows];
  const lines = table.map((row) => `| ${row.map(escape).join(' | ')} |`);
  return [
    `### ${escape(summarize(report))}`,
    '',
    `${escape(describeComparison(report))}.`,
    ...(rows.length > 0 ? ['', ...lines] : []),
    '',
  ].join('\n');
}

function escape(text: string): string {
  return printable(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
