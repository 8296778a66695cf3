import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyRepository, nx, type RepositoryCopy } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let copy: RepositoryCopy;
beforeAll(async () => {
  copy = await copyRepository();
  // What nx runs does not matter here, only whether it does.
  await edit('tools/aws-model/package.json', '"test": {}', '"test": { "options": { "command": "echo compared" } }');
});
afterAll(() => copy.remove());

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(copy.folder, file);
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(from);
  await writeFile(path, text.replace(from, to));
}

const runTests = (): Promise<string> => nx(copy.folder, 'run', 'aws-model:test');

it.each(['@aws-sdk/client-iot', '@smithy/core'])(
  "compares the document with AWS's model again once %s is another",
  { timeout: 120_000 },
  async (name) => {
    await runTests();
    expect(await runTests()).toContain('cache');
    // An update changes the version and, by which nx knows a package, the hash.
    await edit(
      'package-lock.json',
      new RegExp(`("node_modules/${name}": \\{[^}]+"integrity": ")[^"]+`),
      '$1sha512-other',
    );
    expect(await runTests()).not.toContain('cache');
  },
);
