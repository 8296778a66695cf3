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

it.each([[['cobol']], [[]], [['go', 'java']], [['constructor']]])('refuses %j', (args) => {
  const said = `"${args.join(' ')}" names no binding; allowed: one of generator, ${[...languages.keys()].join(', ')}\n`;
  expect(run(args)).toEqual({ status: 2, said });
});

it.each(['generator', ...languages.keys()])('says in a line each what to install for %s, and does nothing', (name) => {
  const { status, said } = run([name], { PATH: '/nowhere' });
  const lines = said.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) expect(line).toMatch(/^[\w ]+ \d+(\.\d+)? or later is missing \(\w+\): install .+$/);
  expect(status).toBe(1);
});
