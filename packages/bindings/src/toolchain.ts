import { spawnSync } from 'node:child_process';

/** A program that a machine may have or not. */
export interface Tool {
  /** What messages call it. */
  readonly name: string;
  /** The command with which it says its version. */
  readonly probe: readonly [command: string, ...args: string[]];
  /** What it then says, with its version's first two numbers as groups; the second may be missing. */
  readonly says: RegExp;
  /** The least version that will do, for instance `3.10`. */
  readonly minimum: string;
  /** What to install. */
  readonly install: string;
}

/** Runs a probe and gives all that it printed; undefined where it could not be run. */
export type Probe = (command: string, args: readonly string[]) => string | undefined;

/** Says for each tool that is missing or too old what to install, in one line; nothing where all is there. */
export function missingTools(tools: readonly Tool[], probe: Probe = runProbe): string[] {
  return tools.flatMap(({ name, probe: [command, ...args], says, minimum, install }) => {
    const printed = probe(command, args);
    const [, major, minor = '0'] = says.exec(printed ?? '') ?? [];
    const advice = `install ${install}`;
    if (major === undefined) return [`${name} ${minimum} or later is missing (${command}): ${advice}`];
    const found = `${major}.${minor}`;
    return isAtLeast(found, minimum) ? [] : [`${name} ${found} is too old, ${minimum} is the least: ${advice}`];
  });
}

function isAtLeast(found: string, minimum: string): boolean {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = minimum.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

function runProbe(command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? `${stdout}${stderr}` : undefined;
}
