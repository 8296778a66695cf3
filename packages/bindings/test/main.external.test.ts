import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { languages } from '../src/languages.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): { status: number | null; said: string } {
  const options = ['-C', '@audit-gateway/source', main, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', env, timeout: 25_000 });
  return { status, said: `${stdout}${stderr}` };
}

it.each([[['cobol']], [[]], [['constructor']], [['package', 'go']], [['go', '--out', 'x']], [['go', '--to', 'x']]])(
  'refuses %j',
  (args) => {
    const names = [...languages.keys()].join(', ');
    const said = `"${args.join(' ')}" names no binding; allowed: one of generator, ${names}; or package, one of ${names}, and --out FOLDER\n`;
    expect(run(args)).toEqual({ status: 2, said });
  },
);

const commands = [...languages.keys(), 'package go --out /nowhere'];

it.each(['generator', ...commands])('says in a line each what to install for %s, and does nothing', (command) => {
  const { status, said } = run(command.split(' '), { PATH: '/nowhere' });
  const lines = said.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect(line).toMatch(/^[\w ]+ \d+(\.\d+)? or later is missing \(\w+\): install .+$/);
  expect(status).toBe(1);
});
