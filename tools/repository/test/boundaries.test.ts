import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@audit-gateway/testing';
import { ESLint, Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';

const cruiseResult = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Checks the workspaces in a folder by the configuration of the repository. */
async function cruise(folder: string): Promise<z.infer<typeof cruiseResult>> {
  const bin = join(root, 'node_modules/.bin/depcruise');
  const args = ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'packages', 'tools'];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  // The status is the number of violations.
  const { stdout } = await promisify(execFile)(bin, args, options).catch((error: unknown) =>
    z.object({ stdout: z.string().min(1) }).parse(error),
  );
  return cruiseResult.parse(JSON.parse(stdout));
}

/** The files of a small repository, and the rules that each of them breaks. */
const files: Readonly<Record<string, { readonly text: string; readonly breaks?: readonly string[] }>> = {
  'packages/sigv4/src/index.ts': { text: 'export const sign = 1;' },
  'packages/types/src/index.ts': { text: 'export type Audit = string;' },
  'packages/client/src/index.ts': { text: "export type { Audit } from '@audit-gateway/types';" },
  'packages/emulator/src/index.ts': { text: "export { sign } from '@audit-gateway/sigv4';" },
  'packages/testing/src/index.ts': { text: "export { sign } from '@audit-gateway/sigv4';" },
  'packages/proxy/src/index.ts': { text: "export { start } from './gateway.ts';" },
  'packages/proxy/src/gateway.ts': {
    text: "export { count } from './observability/metrics.ts';\nexport const start = 1;",
  },
  'packages/proxy/src/http/app.ts': { text: "export { text } from '../lib/text.ts';" },
  'packages/proxy/src/observability/metrics.ts': { text: 'export const count = 1;\nexport type Event = string;' },
  'packages/proxy/src/lib/text.ts': { text: "export const text = '';" },
  'packages/proxy/test/app.test.ts': { text: "import '@audit-gateway/testing';\nimport '../src/http/app.ts';" },
  'tools/load/main.ts': { text: "import '@audit-gateway/proxy';\nimport '@audit-gateway/emulator';" },

  'packages/client/src/a.ts': { text: "import './b.ts';\nexport type A = string;", breaks: ['no cycle'] },
  'packages/client/src/b.ts': { text: "import type { A } from './a.ts';\nexport type B = A;", breaks: ['no cycle'] },
  'packages/client/src/by-path.ts': {
    text: "export type { Audit } from '../../types/src/index.ts';",
    breaks: ['other workspaces by name only'],
  },
  'packages/client/src/missing.ts': { text: "import './not-there.ts';", breaks: ['nothing unresolvable'] },
  'packages/client/src/undeclared.ts': { text: "import 'left-pad';", breaks: ['declared packages only'] },
  'packages/bindings/src/index.ts': {
    text: "import '@audit-gateway/emulator';",
    breaks: ['declared workspaces of packages/bindings'],
  },
  'packages/types/src/up.ts': { text: "import '@audit-gateway/client';", breaks: ['layer of types'] },
  'packages/proxy/src/lib/emulate.ts': { text: "import '@audit-gateway/emulator';", breaks: ['layer of proxy'] },
  'packages/emulator/src/gateway.ts': {
    text: "import type { start } from '@audit-gateway/proxy';\nexport type Start = typeof start;",
    breaks: ['layer of emulator'],
  },
  'packages/client/src/test-server.ts': { text: "import '@audit-gateway/testing';", breaks: ['layer of client'] },
  'packages/cli/src/index.ts': { text: "import '@audit-gateway/client';" },
  'packages/cli/src/types.ts': { text: "export type { Audit } from '@audit-gateway/types';", breaks: ['layer of cli'] },
  'packages/proxy/test/up.test.ts': {
    text: "import '@audit-gateway/emulator';",
    breaks: ['layer of the tests of proxy'],
  },
  'packages/unlisted/src/index.ts': { text: "import '@audit-gateway/types';", breaks: ['listed packages only'] },
  'tools/load/other-tool.ts': { text: "import '@audit-gateway/bench';", breaks: ['tools import listed tools only'] },
  'tools/bench/index.ts': { text: 'export const bench = 1;' },

  'packages/proxy/src/lib/up.ts': { text: "import '../http/app.ts';", breaks: ['gateway: lib'] },
  'packages/proxy/src/http/up.ts': { text: "import '../gateway.ts';", breaks: ['gateway: http'] },
  'packages/proxy/src/docs/page.ts': { text: "import '../admin/server.ts';", breaks: ['gateway: docs, admin'] },
  'packages/proxy/src/admin/server.ts': { text: "import '../lib/text.ts';" },
  'packages/proxy/src/auth/express.ts': { text: "import 'express';", breaks: ['gateway: no Express below http'] },
  'packages/proxy/src/stores/metrics.ts': {
    text: "import type { Event } from '../observability/metrics.ts';\nexport type Stored = Event;",
    breaks: ['gateway: stores'],
  },
  'packages/proxy/src/observability/stores.ts': { text: "import '../stores/memory.ts';" },
  'packages/proxy/src/stores/memory.ts': { text: 'export const memory = 1;' },
  'packages/proxy/src/lib/sbom.ts': {
    text: "import '@audit-gateway/sbom';",
    breaks: ['gateway: no tool at run time'],
  },
  'packages/proxy/bundle/main.ts': { text: "import '@audit-gateway/sbom';" },
  'tools/sbom/index.ts': { text: 'export const sbom = 1;' },
  'packages/proxy/src/misc/other.ts': { text: "import '../lib/text.ts';", breaks: ['gateway: unknown folder'] },
};

async function writeRepository(folder: string): Promise<void> {
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  for (const [file, { text }] of Object.entries(files)) await write(file, text);
  await mkdir(join(folder, 'node_modules/@audit-gateway'), { recursive: true });
  const workspaces = new Set(Object.keys(files).map((file) => file.split('/').slice(0, 2).join('/')));
  const nameOf = (workspace: string): string => `@audit-gateway/${workspace.split('/')[1] ?? ''}`;
  const all = Object.fromEntries([...workspaces].map((workspace) => [nameOf(workspace), '*']));
  for (const workspace of workspaces) {
    const name = nameOf(workspace);
    const entry = workspace.startsWith('tools/') ? './index.ts' : './src/index.ts';
    const dependencies = workspace === 'packages/bindings' ? {} : all;
    await write(`${workspace}/package.json`, JSON.stringify({ name, exports: { '.': entry }, dependencies }));
    await symlink(join(folder, workspace), join(folder, 'node_modules', name));
  }
  for (const name of ['left-pad', 'express']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, '');
  }
  const manifest = { workspaces: ['packages/*', 'tools/*'], dependencies: { express: '*' } };
  await write('package.json', JSON.stringify(manifest));
  await write('tsconfig.json', '{}');
}

describe('the check of imports', () => {
  let violations: z.infer<typeof cruiseResult>['summary']['violations'];
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-boundaries-'));
    try {
      await writeRepository(folder);
      ({ violations } = (await cruise(folder)).summary);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each(Object.entries(files))('reports exactly the rules that are broken by %s', (file, { breaks = [] }) => {
    const broken = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
    // A cycle is reported once, at one of its files.
    if (breaks.includes('no cycle')) {
      expect(violations.filter(({ rule }) => rule.name === 'no cycle')).not.toEqual([]);
      return;
    }
    expect([...new Set(broken)].sort()).toEqual([...breaks].sort());
  });
});

describe('the linter refuses what goes around the public interface of a dependency:', () => {
  it.each([
    { code: "import 'undici/dist/index.js';", rule: 'no-restricted-imports' },
    { code: "import '@audit-gateway/proxy/src/gateway.ts';", rule: 'no-restricted-imports' },
    { code: 'Registry.prototype.metrics = () => undefined;', rule: 'no-restricted-syntax' },
    { code: "Object.defineProperty(Registry.prototype, 'metrics', {});", rule: 'no-restricted-syntax' },
    { code: 'Object.setPrototypeOf(response, Response.prototype);', rule: 'no-restricted-syntax' },
    { code: 'process.emitWarning = () => undefined;', rule: 'no-restricted-syntax' },
    { code: 'process.noDeprecation = true;', rule: 'no-restricted-syntax' },
    { code: "import 'undici';", rule: undefined },
    { code: 'const { prototype } = Registry;', rule: undefined },
  ])('$code', async ({ code, rule }) => {
    const config: unknown = await new ESLint({ cwd: root }).calculateConfigForFile('packages/proxy/src/index.ts');
    const { rules } = z
      .object({
        rules: z.object({
          'no-restricted-imports': z.tuple([z.literal(2), z.unknown()]),
          'no-restricted-syntax': z.tuple([z.literal(2)]).rest(z.unknown()),
        }),
      })
      .parse(config);
    const found = new Linter().verify(code, [{ rules }]);
    expect(found.map(({ ruleId }) => ruleId)).toEqual(rule === undefined ? [] : [rule]);
  });
});
