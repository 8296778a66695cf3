import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { emulatorCredentials } from '@audit-gateway/emulator';
import { root } from '@audit-gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const published = ['spec', 'types', 'contract', 'sigv4', 'client', 'cli', 'emulator', 'posture', 'proxy'];
const compilerOptions = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
};

/** No settings of the machine; the clock of this process, in case that it is moved. */
const inherited = Object.fromEntries(
  ['PATH', 'NODE_OPTIONS', 'SHIFTED_CLOCK_DAYS'].map((name) => [name, process.env[name]]),
);

let folder: string;
const running: ChildProcess[] = [];

/** Starts a program that was installed, and gives the URL that it says it listens on. */
async function startInstalled(name: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const bin = join(folder, 'node_modules/.bin', name);
  const child = spawn(bin, args, {
    cwd: folder,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  return /http:\/\/[\d.:]+/.exec(String(line))?.[0] ?? '';
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-packed-'));
  const workspaces = published.flatMap((name) => ['-w', `@audit-gateway/${name}`]);
  await run('npm', ['pack', ...workspaces, '--pack-destination', folder], { cwd: root });
  const tarballs = (await readdir(folder)).map((file) => `./${file}`);
  expect(tarballs).toHaveLength(published.length);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'a-service', private: true, type: 'module' }));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], { cwd: folder });
  await copyFile(fileURLToPath(new URL('service.ts.txt', import.meta.url)), join(folder, 'service.ts'));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['service.ts'] }));
}, 120_000);
afterAll(async () => {
  await Promise.all(
    running.map(async (child) => {
      child.kill();
      await once(child, 'exit');
    }),
  );
  await rm(folder, { recursive: true });
});

describe('the packed packages, installed in an empty project', () => {
  it('type-check a service that uses the client, declarations of dependencies included', async () => {
    // By the compiler of a caller, which need not be the one that compiled the packages.
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  });

  it('run the service and the command against the installed gateway in front of the installed emulator', async () => {
    const emulator = await startInstalled('audit-emulator', ['--port', '0']);
    const env = {
      AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
    };
    const flags = ['--port', '0', '--admin-port', '0', '--region', 'us-east-1', '--upstream-url', emulator];
    const gateway = await startInstalled('audit-gateway', flags, env);
    const { stdout } = await run(process.execPath, ['service.ts', gateway], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      listed: true,
      startedInPeriod: true,
      checked: true,
      everyCheckDescribed: true,
      code: 'ResourceNotFoundException',
    });
    expect((await fetch(`${gateway}/posture`)).status).toBe(200);

    const audits = await run(join(folder, 'node_modules/.bin/audits'), ['list', '--since', '90d', '--json'], {
      env: { ...inherited, AUDIT_GATEWAY_URL: gateway },
    });
    expect(JSON.parse(audits.stdout)).toMatchObject({ failures: [] });
  });
});
