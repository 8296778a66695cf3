import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const packageFolder = join(import.meta.dirname, '..');
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');

/** A place from which the package is found by its name, as it is from wherever it is installed. */
const consumer = mkdtempSync(join(tmpdir(), 'contract-readme-'));

afterAll(() => rmSync(consumer, { recursive: true }));

it('has an example in the README that prints what it says', () => {
  const [, example = '', says] = /```ts\n(.*?)```.*?```\n(.*?)```/s.exec(readme) ?? [];
  const scope = join(consumer, 'node_modules', '@audit-gateway');
  mkdirSync(scope, { recursive: true });
  symlinkSync(packageFolder, join(scope, 'contract'), 'junction');
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(consumer, 'example.ts'), example);

  const printed = execFileSync(process.execPath, ['-C', '@audit-gateway/source', 'example.ts'], {
    cwd: consumer,
    encoding: 'utf8',
    timeout: 25_000,
  });
  expect(printed).toBe(says);
});
