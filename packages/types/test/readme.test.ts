import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packageFolder = join(import.meta.dirname, '..');
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
const [, example = '', says] = /```ts\n(.*?)```.*?```\n(.*?)```/s.exec(readme) ?? [];

/** A place from which the package is found by its name, as it is from wherever it is installed. */
const consumer = mkdtempSync(join(tmpdir(), 'types-readme-'));

function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: consumer, encoding: 'utf8', timeout: 25_000 });
}

beforeAll(() => {
  const scope = join(consumer, 'node_modules', '@audit-gateway');
  mkdirSync(scope, { recursive: true });
  symlinkSync(packageFolder, join(scope, 'types'), 'junction');
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(consumer, 'example.ts'), example);
});

afterAll(() => rmSync(consumer, { recursive: true }));

describe('the example in the README', () => {
  it('prints what it says', () => {
    expect(run('-C', '@audit-gateway/source', 'example.ts')).toBe(says);
  });

  it('has the right types', () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const options = '--noEmit --strict --module nodenext --skipLibCheck --allowImportingTsExtensions';
    const printed = run(tsc, ...options.split(' '), '--customConditions', '@audit-gateway/source', 'example.ts');
    expect(printed).toBe('');
  });
});
