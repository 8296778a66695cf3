import type { Setting } from './setting.ts';
import { settingsTable } from './settings-table.ts';

/** Renders what `--help` prints. */
export function renderHelp(): string {
  const entries = Object.entries<Setting<unknown>>(settingsTable).map(([key, setting]) => renderSetting(key, setting));
  return `Usage: audit-gateway --region <region> [flags]

Serves ListAuditTasks and DescribeAuditTask of AWS IoT Device Defender: checks each request against the contract, signs
it and forwards it to AWS. The AWS credentials come from AWS's default provider chain.

A flag wins over the environment variable, which wins over the file's key.

${entries.join('\n')}
  --config FILE
      A YAML or JSON file with settings by their keys.
  -h, --help
      Print this and end.
  -v, --version
      Print the version and end.
`;
}

function renderSetting(
  key: string,
  { flag, isSwitch, env, description, allowed, default: fallback }: Setting<unknown>,
): string {
  const names = [
    ...(flag === undefined ? [] : [isSwitch === true ? `--${flag}` : `--${flag} VALUE`]),
    env,
    `${key}: in the file`,
  ].join(', ');
  const facts = `Allowed: ${allowed}.${fallback === undefined ? '' : ` Default: ${fallback}.`}`;
  return `  ${names}\n      ${description}\n      ${facts}`;
}
