import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyRepository, type RepositoryCopy } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grownDocument } from './grown-document.ts';

const hasJava = spawnSync('java', ['-version']).status === 0;
const isRequired = process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1';

let copy: RepositoryCopy;
beforeAll(async () => {
  copy = await copyRepository();
});
afterAll(() => copy.remove());

it.skipIf(!hasJava && !isRequired)(
  "is a method of the Python client that is generated from it, with AWS's name in Python's way",
  { timeout: 300_000 },
  async () => {
    await writeFile(join(copy.folder, 'spec/openapi.yaml'), await grownDocument());
    await copy.runFile('packages/bindings/src/main.ts', 'python');
    const client = join(copy.folder, 'packages/bindings/dist/python/audit_gateway/api/audits_api.py');
    expect(await readFile(client, 'utf8')).toMatch(/def describe_audit_finding\(\n\s+self,\n\s+finding_id:/);
  },
);
