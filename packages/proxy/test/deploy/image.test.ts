import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { loadContract } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleCommand } from '../../bundle/bundle-command.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { send } from '../support/http.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { readDeployFile } from './deploy-file.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const dockerfile = readDeployFile('Dockerfile');
const [, entrypoint = ''] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
const [, ...nodeArguments] = z.array(z.string()).parse(JSON.parse(entrypoint));
const bundleFolder = 'packages/proxy/dist/bundle';
const env = { HOME: '/nonexistent', AWS_ACCESS_KEY_ID: 'AKIDTEST', AWS_SECRET_ACCESS_KEY: 'test-secret' };

/** Lays out, in a folder, what the image has in its own. */
async function layOut(folder: string): Promise<void> {
  for (const [, from = '', to = ''] of dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) (\S+)$/gm)) {
    const target = join(folder, to.endsWith('/') ? join(to, basename(from)) : to);
    await mkdir(dirname(target), { recursive: true });
    if (from === bundleFolder) await bundleCommand(target);
    else await cp(join(root, from), target, { recursive: true, filter: (source) => !source.endsWith('.map') });
  }
}

let folder: string;
let upstream: TestUpstream;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-image-'));
  [upstream] = await Promise.all([startUpstream(), layOut(folder)]);
});
afterAll(async () => {
  await upstream.close();
  await rm(folder, { recursive: true });
});

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...nodeArguments, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function printed(...args: string[]): Promise<string> {
  const { stdout } = run(...args);
  return stdout === null ? '' : text(stdout);
}

/** Runs the gateway until the action has ended. */
async function whileServing(action: (url: string) => Promise<void>): Promise<void> {
  const free = ['--port', '0', '--admin-port', '0'];
  const gateway = run(...free, '--region', 'eu-west-1', '--upstream-url', upstream.url);
  const ended = once(gateway, 'exit');
  try {
    if (gateway.stdout === null) throw new Error('the gateway has no output');
    const [line]: unknown[] = await once(createInterface(gateway.stdout), 'line');
    const [url = String(line)] = /http:\/\/[\d.:]+/.exec(String(line)) ?? [];
    await action(url);
  } finally {
    gateway.kill('SIGTERM');
    await ended;
  }
}

describe("with the image's files and no others, the command", () => {
  it('prints its version and its help', async () => {
    expect(await printed('--version')).toBe(`${packageJson.version}\n`);
    expect(await printed('--help')).toContain('--upstream-url');
  });

  it('serves, and its documentation too', async () => {
    await whileServing(async (url) => {
      const paths = [
        '/audit/tasks/a1',
        '/openapi.yaml',
        '/openapi.json',
        '/docs',
        '/docs/page.js',
        '/docs/openapi.json',
      ];
      for (const path of [...paths, '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js'])
        expect({ path, status: (await send(url, { target: path })).status }).toEqual({ path, status: 200 });
      expect((await send(url, { target: '/audit/tasks/a_1' })).status).toBe(400);
    });
  });

  it('has the contract parsed, just as it is written', async () => {
    const parsed: unknown = JSON.parse(await readFile(join(folder, bundleFolder, 'openapi.json'), 'utf8'));
    expect(parsed).toMatchObject({ document: (await loadContract()).document });
  });
});

describe('the bundle', () => {
  it('has each package once, and its license', async () => {
    const licenses = await readFile(join(folder, bundleFolder, 'LICENSES.txt'), 'utf8');
    const { dependencies } = packageJson;
    expect(licenses).toContain(`express ${dependencies.express}, MIT\n`);
    expect(licenses).toContain(`redis ${dependencies.redis}, MIT\n`);
    const files = await readdir(join(folder, bundleFolder));
    const contents = await Promise.all(files.map((file) => readFile(join(folder, bundleFolder, file), 'utf8')));
    // npm installs a copy of it beside each of four packages that need it.
    const versions = new Set(licenses.match(/^mime-db .*$/gm));
    expect(contents.join('').match(/"application\/1d-interleaved-parityfec"/g)).toHaveLength(versions.size);
  });

  it("does without Node's own fetch, which takes long to load", async () => {
    const loaded = "process.moduleLoadList.some((name) => name.includes('deps/undici'))";
    const report = `data:text/javascript,process.on('exit', () => console.log(${loaded}))`;
    const { stdout } = spawn(process.execPath, ['--import', report, ...nodeArguments, '--version'], { cwd: folder });
    expect(await text(stdout)).toBe(`${packageJson.version}\nfalse\n`);
  });
});
