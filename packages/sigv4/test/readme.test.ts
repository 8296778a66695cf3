import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refusalNames } from '../src/verify/refusal.ts';

const packageFolder = join(import.meta.dirname, '..');
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');

/** A place from which the package is found by its name, as it is from wherever it is installed. */
const consumer = mkdtempSync(join(tmpdir(), 'sigv4-readme-'));

afterAll(() => rmSync(consumer, { recursive: true }));

describe('the README', () => {
  it('has an example that does what it says', () => {
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const scope = join(consumer, 'node_modules', '@audit-gateway');
    mkdirSync(scope, { recursive: true });
    symlinkSync(packageFolder, join(scope, 'sigv4'), 'junction');
    writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(consumer, 'example.ts'), example);

    const printed = execFileSync(process.execPath, ['-C', '@audit-gateway/source', 'example.ts'], {
      cwd: consumer,
      encoding: 'utf8',
      timeout: 25_000,
    });
    expect(printed.trimEnd().split('\n')).toEqual(['signed by AKIDEXAMPLE', '403 InvalidSignatureException']);
    for (const line of printed.trimEnd().split('\n')) expect(readme).toContain(`\`${line}\``);
  });

  it('lists the names of refusals that there are', () => {
    const listed = Array.from(readme.matchAll(/^\| `(\w+)`/gm), ([, name]) => name);
    expect(listed).toEqual(refusalNames);
  });
});
