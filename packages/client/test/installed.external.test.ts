import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The packed packages in an empty project, beside the tools that services use. Needs the npm registry and the builds. */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const ofEmulator = ['spec', 'types', 'contract', 'sigv4', 'emulator'];
const tools = ['jest@30.5.2', 'msw@3.0.5', 'vitest@5.1.0', 'typescript@5.9.3', '@types/node@24.19.2'];

let folder: string;
let emulatorAlone: string;

async function install(into: string, packages: readonly string[]): Promise<void> {
  await writeFile(join(into, 'package.json'), JSON.stringify({ name: 'a-service', private: true }));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: into,
  });
}

/** Runs a program of the project, and gives what it prints and its status. */
async function program(name: string, args: readonly string[], env: Record<string, string> = {}) {
  const bin = join(folder, 'node_modules/.bin', name);
  return await run(bin, args, { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', ...env } }).then(
    ({ stdout, stderr }) => ({ failed: false, printed: stdout + stderr }),
    (error: unknown) => ({ failed: true, printed: isOutput(error) ? error.stdout + error.stderr : String(error) }),
  );
}

function isOutput(value: unknown): value is { stdout: string; stderr: string } {
  return typeof value === 'object' && value !== null && 'stdout' in value && 'stderr' in value;
}

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
}

function recipe(language: string, contains: string): string {
  const blocks = Array.from(
    readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')),
    ([, code = '']) => code,
  );
  return blocks.find((code) => code.includes(contains)) ?? '';
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-client-'));
  emulatorAlone = await mkdtemp(join(tmpdir(), 'audit-emulator-'));
  const packed = [...ofEmulator, 'client'].flatMap((name) => ['-w', `@audit-gateway/${name}`]);
  await run('npm', ['pack', '--ignore-scripts', ...packed, '--pack-destination', folder], { cwd: root });
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith('.tgz')).map((file) => join(folder, file));
  expect(tarballs).toHaveLength(ofEmulator.length + 1);
  await install(
    emulatorAlone,
    tarballs.filter((file) => !file.includes('gateway-client')),
  );
  await install(folder, [...tarballs, ...tools]);
}, 300_000);
afterAll(async () => {
  await Promise.all([folder, emulatorAlone].map((each) => rm(each, { recursive: true })));
});

describe('TypeScript compiles a service that uses the installed client', () => {
  const imported = `
    import { type AuditCheckDetails, auditTaskStatusValues, createAuditClient } from '@audit-gateway/client';
    import { createAuditHttp } from '@audit-gateway/client/http';
    import { type AuditCheckSeverity, severityOf } from '@audit-gateway/client/posture';
    export const checks: AuditCheckDetails[] = [];
    export const client = createAuditClient({ baseUrl: 'http://127.0.0.1:8080' });
    export const http = createAuditHttp({ baseUrl: 'http://127.0.0.1:8080' });
    export const severity: AuditCheckSeverity | undefined = severityOf('LOGGING_DISABLED_CHECK');
    export const count: number = auditTaskStatusValues.length;
  `;
  const imports = `export const client = import('@audit-gateway/client').then((module) => module.createAuditClient({ baseUrl: '' }));`;

  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler'];
  it.each<[string, string, readonly string[], boolean]>([
    ['an ES module, node16', 'service.mts', ['--module', 'node16'], true],
    ['an ES module, node18', 'service.mts', ['--module', 'node18'], true],
    ['an ES module, nodenext', 'service.mts', ['--module', 'nodenext'], true],
    ['an ES module, bundler', 'service.mts', bundler, true],
    ['CommonJS, node16', 'service.cts', ['--module', 'node16'], false],
    ['CommonJS, node18', 'service.cts', ['--module', 'node18'], false],
    ['CommonJS, nodenext', 'service.cts', ['--module', 'nodenext'], true],
    ['CommonJS with import(), node16', 'dynamic.cts', ['--module', 'node16'], true],
    ['CommonJS with import(), node18', 'dynamic.cts', ['--module', 'node18'], true],
  ])(
    'as the README says: %s',
    async (_case, file, options, compiles) => {
      await write(file, file.startsWith('dynamic') ? imports : imported);
      // tools/release checks the declarations of dependencies; here they would take most of the time.
      const common = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', '--skipLibCheck'];
      const { failed, printed } = await program('tsc', [...common, ...options, file]);
      if (compiles) expect(printed).toBe('');
      else expect(printed).toMatch(/^service\.cts\(\d+,\d+\): error TS1479/);
      expect(failed).toBe(!compiles);
    },
    120_000,
  );
});

describe('Node', () => {
  it('requires the installed client from CommonJS', async () => {
    const code = `console.log(typeof require('@audit-gateway/client').createAuditClient)`;
    const { stdout } = await run(process.execPath, ['--eval', code], { cwd: folder });
    expect(stdout).toBe('function\n');
  });
});

describe('the recipes of the README', () => {
  it('run with Vitest', async () => {
    await write('recipe.test.ts', recipe('ts', "from 'vitest'"));
    const { printed, failed } = await program('vitest', ['run', 'recipe.test.ts']);
    expect({ printed, failed }).toMatchObject({ failed: false, printed: expect.stringMatching(/1 passed/) });
  });

  it('run with Jest, in CommonJS', async () => {
    await write('recipe.test.js', recipe('js', 'beforeAll'));
    const { printed, failed } = await program('jest', ['recipe.test.js'], {
      NODE_OPTIONS: '--experimental-vm-modules',
    });
    expect({ printed, failed }).toMatchObject({ failed: false, printed: expect.stringMatching(/1 passed/) });
  });

  it('run with Jest, as an ES module', async () => {
    const code = recipe('js', 'beforeAll').replaceAll(/const (\{.*?\}) = require\((.*?)\);/g, 'import $1 from $2;');
    await write('esm.test.mjs', code);
    const { printed, failed } = await program('jest', ['--testMatch', '**/esm.test.mjs'], {
      NODE_OPTIONS: '--experimental-vm-modules',
    });
    expect({ printed, failed }).toMatchObject({ failed: false, printed: expect.stringMatching(/1 passed/) });
  });

  it('hold for msw, which replaces the global fetch after the client was made', async () => {
    await write(
      'msw.test.mjs',
      `import { http, HttpResponse } from 'msw';
      import { setupServer } from 'msw/node';
      import { createAuditClient } from '@audit-gateway/client';
      import { expect, test } from 'vitest';

      const audits = createAuditClient({ baseUrl: 'https://audits.test' });
      test('msw', async () => {
        const page = { tasks: [{ taskId: 'a' }] };
        const server = setupServer(http.get('https://audits.test/audit/tasks', () => HttpResponse.json(page)));
        server.listen({ onUnhandledRequest: 'error' });
        expect(await audits.listAuditTasks({ startTime: new Date(0), endTime: new Date() })).toEqual(page);
        server.close();
      });`,
    );
    const { printed, failed } = await program('vitest', ['run', 'msw.test.mjs']);
    expect({ printed, failed }).toMatchObject({ failed: false, printed: expect.stringMatching(/1 passed/) });
  });
});

describe('the emulator, installed alone', () => {
  it('brings none of the gateway, and at most 10 MB', async () => {
    const entries = await readdir(join(emulatorAlone, 'node_modules'), { recursive: true });
    expect(entries.filter((entry) => /^(@audit-gateway\/proxy|express|undici)$/.test(entry))).toEqual([]);
    const sizes = await Promise.all(
      entries.map(async (entry) => await stat(join(emulatorAlone, 'node_modules', entry))),
    );
    const bytes = sizes.filter((each) => each.isFile()).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(10_000_000);
  });
});
