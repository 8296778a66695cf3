import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { loadContract } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { send } from '../support/http.ts';
import { startUpstream } from '../support/upstream.ts';
import { startArtefact } from './artefact.ts';
import { describeArtefact } from './artefact-suite.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const posture = join(root, '../posture');
// The Node that runs the tests is the one that the image has.
const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
const inherited = Object.entries(process.env).filter(([name]) => !/^(?:AUDIT_GATEWAY|AWS|OTEL)_/.test(name));
const env = { ...Object.fromEntries(inherited), PATH, HOME: '/nonexistent' };

let image: string;
let folder: string;
let bundle: string;
// In the places that the Dockerfile gives them, in a folder of this run's own: a build of the package may be running.
beforeAll(async () => {
  await mkdir(join(root, 'reports'), { recursive: true });
  image = await mkdtemp(join(root, 'reports/image-'));
  folder = join(image, 'node_modules/@audit-gateway/proxy');
  bundle = join(folder, 'dist/bundle');
  for (const each of ['package.json', 'docs-page', 'deploy/start.sh']) {
    await cp(join(root, each), join(folder, each), { recursive: true });
  }
  for (const each of ['package.json', 'dist']) {
    await cp(join(posture, each), join(image, 'node_modules/@audit-gateway/posture', each), { recursive: true });
  }
  const args = ['-C', '@audit-gateway/source', 'bundle/main.ts', bundle];
  const build = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  expect(await text(build.stderr)).toBe('');
});
afterAll(() => rm(image, { recursive: true }));

describe('the bundled command, started as the image starts it', () => {
  describeArtefact({
    get command() {
      return [join(folder, 'deploy/start.sh')];
    },
    env,
  });
});

it('the bundled command serves requests without a warning of Node, and silences none', async () => {
  const upstream = await startUpstream();
  onTestFinished(() => upstream.close());
  const command = [join(folder, 'deploy/start.sh')];
  const flags = ['--region', 'eu-west-1', '--upstream-url', upstream.url, '--port', '0', '--admin-port', '0'];
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDOWN', AWS_SECRET_ACCESS_KEY: 'own-secret' };
  const gateway = await startArtefact({ command, env }, flags, keys);
  const statuses = ['/audit/tasks/a1', '/audit/tasks?maxResults=0', '/docs', '/a%20#b'].map(
    async (target) => (await send(gateway.url, { target })).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 400, 200, 400]);
  await gateway.stop();
  expect(await gateway.stderr).toBe('');
  expect(await readFile(join(folder, 'deploy/start.sh'), 'utf8')).not.toMatch(
    /--(?:disable-warning|no-deprecation|no-warnings)/,
  );
});

describe('the folder of the bundle', () => {
  it('has the contract parsed, just as it is written', async () => {
    const parsed: unknown = JSON.parse(await readFile(join(bundle, 'openapi.json'), 'utf8'));
    expect(parsed).toMatchObject({ document: (await loadContract()).document });
  });

  it('has the licenses of the packages that are in it', async () => {
    const licenses = await readFile(join(bundle, 'LICENSES.txt'), 'utf8');
    const { dependencies } = packageJson;
    expect(licenses).toContain(`express ${dependencies.express}, MIT\n`);
    expect(licenses).toContain(`redis ${dependencies.redis}, MIT\n`);
  });
});
