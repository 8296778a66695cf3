import { execFile } from 'node:child_process';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('has an example that runs', async () => {
    const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const file = fileURLToPath(new URL(`../readme-example-${process.pid}.ts`, import.meta.url));
    await writeFile(file, code);
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['-C', '@audit-gateway/source', file]);
      expect(stdout).toContain("{ error: { code: 'ThrottlingException', status: 400 } }");
      expect(stdout).toContain('/audit/tasks/a1 400 ThrottlingException []');
    } finally {
      await rm(file);
    }
  });

  it('names files that are there', async () => {
    const named = [...readme.matchAll(/`((?:src|test)\/[\w/.-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) await expect(access(new URL(`../${path}`, import.meta.url))).resolves.toBeUndefined();
  });
});
