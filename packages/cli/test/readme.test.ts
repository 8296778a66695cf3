import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { defaultUrl } from '../src/settings.ts';
import { examples } from '../src/examples.ts';
import { exitStatus } from '../src/failures.ts';
import { audits, startEmulator } from './support/audits.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** The commands of the session, each with what follows it. */
const session = Array.from(
  /```console\n(.*?)```/s.exec(readme)?.[1]?.matchAll(/^\$ audits (.*)\n((?:(?!\$ ).*\n)*)/gm) ?? [],
  ([, line = '', output = '']) => ({ line, output }),
);

describe('README', () => {
  it('has a session of more than one command', () => {
    expect(session.length).toBeGreaterThan(2);
  });

  it.each(session)('shows what audits $line prints', async ({ line, output }) => {
    const { url } = await startEmulator();
    const { stdout, stderr } = await audits(line.split(' '), { url, env: { COLUMNS: '100' } });
    expect(stderr).toBe('');
    expect(stdout.trimEnd()).toBe(output.trimEnd());
  });

  it('has examples, as each help does, whose commands and options there are', async () => {
    const inHelp = Object.values(examples).join('\n');
    const lines = Array.from(
      `${readme}\n${inHelp}`.matchAll(/^(?: {2}|- run: )(audits .*)$/gm),
      ([, line = '']) => line,
    );
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      const args = line
        .replace(/ {2,}.*| [|>&].*/, '')
        .split(' ')
        .slice(1);
      if (args[0] === 'completion') continue;
      // No gateway responds: the command line itself has to be accepted, up to the URL.
      const { stderr } = await audits([...args, '--url', 'ftp://nobody']);
      expect(`${line}\n${stderr}`).toBe(`${line}\n${(await audits(['list', '--url', 'ftp://nobody'])).stderr}`);
    }
  });

  it('has a table of the very exit statuses that there are', () => {
    const table = readme.slice(readme.indexOf('| status |'));
    const rows = Array.from(table.slice(0, table.indexOf('\n\n')).matchAll(/^\| (\d+) /gm), ([, status]) =>
      Number(status),
    );
    expect(rows).toEqual(Object.values(exitStatus));
  });

  it('has a table of the very flags that every command takes, and variables that they are for', async () => {
    const { stdout } = await audits(['list', '--help']);
    const global = stdout.slice(stdout.indexOf('Global Options:'), stdout.indexOf('Examples:'));
    const flags = Array.from(global.matchAll(/^ {2}.*?(--[\w-]+)/gm), ([, flag]) => flag).filter(
      (flag) => flag !== '--version',
    );
    const table = readme.slice(readme.indexOf('| flag '));
    const rows = table.slice(0, table.indexOf('\n\n'));
    expect(Array.from(rows.matchAll(/^\| `(--[\w-]+)`/gm), ([, flag]) => flag)).toEqual(flags);
    for (const [variable] of global.matchAll(/AUDIT_GATEWAY_\w+|NO_COLOR/g)) expect(rows).toContain(`\`${variable}\``);
    expect(rows).toContain(defaultUrl);
  });
});
