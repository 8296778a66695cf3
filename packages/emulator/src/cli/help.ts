import { type Flag, flags } from './settings.ts';

/** What `--help` prints. */
export function helpText(): string {
  const own = [
    { left: '--help', right: 'prints this' },
    { left: '--version', right: 'prints the version' },
  ];
  const rows = [...flags.map(helpRow), ...own];
  const width = Math.max(...rows.map(({ left }) => left.length));
  const lines = rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`);
  return `Usage: audit-emulator [flags]

Emulates ListAuditTasks and DescribeAuditTask of AWS IoT on this machine.

${lines.join('\n')}
`;
}

function helpRow({ flag, setting }: Flag): { left: string; right: string } {
  const { meaning, allowed, byDefault, parse } = setting;
  if (parse === undefined) return { left: flag, right: `${meaning} (default off)` };
  return { left: `${flag} <value>`, right: `${meaning} (${allowed}; default ${String(byDefault)})` };
}
