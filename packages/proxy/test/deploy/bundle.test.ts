import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { loadContract } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { describeArtefact } from './artefact-suite.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// The Node that runs the tests is the one that the image has.
const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
const inherited = Object.entries(process.env).filter(([name]) => !/^(?:AUDIT_GATEWAY|AWS|OTEL)_/.test(name));
const env = { ...Object.fromEntries(inherited), PATH, HOME: '/nonexistent' };

let folder: string;
let bundle: string;
// As the Dockerfile does, into a folder of this run's own: a build of the package may be on its way.
beforeAll(async () => {
  await mkdir(join(root, 'reports'), { recursive: true });
  folder = await mkdtemp(join(root, 'reports/image-'));
  bundle = join(folder, 'dist/bundle');
  await cp(join(root, 'deploy/start.sh'), join(folder, 'deploy/start.sh'));
  const args = ['-C', '@audit-gateway/source', 'bundle/main.ts', bundle];
  const build = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  expect(await text(build.stderr)).toBe('');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the bundled command, started as the image starts it', () => {
  describeArtefact({
    get command() {
      return [join(folder, 'deploy/start.sh')];
    },
    env,
  });
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
