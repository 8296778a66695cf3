import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  buildImage,
  endChild,
  type ImageCommand,
  lineWith,
  runToEnd,
  startChild,
  type TestImage,
  whyNoImages,
} from '@audit-gateway/testing';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import packageJson from '../package.json' with { type: 'json' };
import { emulatorDefaults } from '../src/emulator-options.ts';
import { dayMs } from './support/clock.ts';
import type { Reachable } from './support/emulator.ts';
import { listPage, listTarget } from './support/operations.ts';
import { send } from './support/request.ts';

const why = whyNoImages();

if (why === undefined) describe('the image', describeImage);
else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') it('the image', () => expect.fail(why));
else it.skip(`the image (skipped: ${why})`);

/** What the image holds beside the base, in megabytes; it is 5.2. */
const ownMegabytes = 6;

/** A period of a listing that is kept: what is older than 90 days, by the emulator's clock, is not. */
const lastMonth = (): { readonly startTime: string } => ({
  startTime: new Date(Date.now() - 30 * dayMs).toISOString(),
});

const sbomSchema = z.object({
  metadata: z.object({ component: z.object({ name: z.string() }) }),
  components: z.array(z.object({ name: z.string() })),
});

function describeImage(): void {
  let image: TestImage;
  beforeAll(async () => {
    image = await buildImage('packages/emulator/Dockerfile', 'localhost/audit-emulator:test');
    return () => image.remove();
  }, 900_000);

  const lines = async (...command: string[]): Promise<string[]> =>
    (await runToEnd(command)).trim().split('\n').filter(Boolean).toSorted();

  function start({ command, env }: ImageCommand, ...args: readonly string[]): ChildProcess {
    const [program = '', ...first] = command;
    return startChild({ command: program, args: [...first, ...args], env });
  }

  /** Starts the emulator on a free port, and waits until it listens. */
  async function startEmulator(...args: readonly string[]): Promise<Reachable & { readonly child: ChildProcess }> {
    const child = start(image.entrypoint(), ...args, '--port', '0');
    onTestFinished(() => endChild(child));
    const [, host, port] = /on http:\/\/([\d.]+):(\d+)/.exec(await lineWith('listens on', child)) ?? [];
    expect(host).toBe('0.0.0.0');
    return {
      emulator: { port: Number(port), region: emulatorDefaults.region },
      clock: { now: () => new Date() },
      child,
    };
  }

  it('holds the emulator and the packages that it depends on, nothing of the gateway, and an SBOM of all that', async () => {
    const manifests = await lines('find', join(image.root, 'app'), '-name', 'package.json', '-printf', 'app/%P\n');
    // Others lie deeper, and say how to read the files of a folder.
    const found = manifests.map(
      (file) => /(?:app|packages|node_modules)\/((?:@[^/]+\/)?[^/]+)\/package.json$/.exec(file)?.[1],
    );
    const packages = [...new Set(found)].filter((name) => name !== undefined).toSorted();
    expect(packages).toEqual([
      'ajv',
      'ajv-formats',
      'commander',
      'contract',
      'emulator',
      'fast-deep-equal',
      'fast-uri',
      'json-schema-traverse',
      'require-from-string',
      'sigv4',
      'spec',
      'types',
      'yaml',
      'zod',
    ]);
    const { metadata, components } = sbomSchema.parse(
      JSON.parse(await readFile(join(image.root, 'app/sbom.cdx.json'), 'utf8')),
    );
    const listed = [metadata.component, ...components].map(({ name }) => name.replace('@audit-gateway/', ''));
    expect(listed.toSorted()).toEqual(packages);
  });

  it('holds neither sources nor a package manager', async () => {
    expect(await lines('find', join(image.root, 'app'), '-name', '*.ts')).toEqual([]);
    const names = ['npm', 'npx', 'corepack', 'yarn', 'yarnpkg', 'pnpm'].flatMap((name) => ['-o', '-name', name]);
    expect(await lines('find', image.root, '-xdev', '(', ...names.slice(1), ')')).toEqual([]);
  });

  it('holds the license of each package of ours, and of Node', async () => {
    const licenses = await lines(
      'find',
      join(image.root, 'app'),
      '-path',
      '*/packages/*/LICENSE',
      '-not',
      '-path',
      '*/node_modules/*',
    );
    expect(licenses).toHaveLength(4);
    expect(await readFile(join(image.root, 'usr/local/LICENSE'), 'utf8')).toContain('Node.js');
  });

  it(`adds less than ${ownMegabytes} MB to its base`, async () => {
    const [size = ''] = (await runToEnd(['du', '--bytes', '--summarize', join(image.root, 'app')])).split('\t');
    expect(Number(size) / 1e6).toBeLessThan(ownMegabytes);
  });

  it('runs as a user who is not root, and cannot change what it runs', async () => {
    const { child } = await startEmulator();
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\t(${image.user.split(':')[0]}\t?){4}$`, 'm'));
    expect(
      await lines('find', join(image.root, 'app'), '-not', '-user', 'root', '-o', '-type', 'f', '-perm', '/022'),
    ).toEqual([]);
  });

  it('lists audits for who signs, and refuses who does not', async () => {
    const running = await startEmulator();
    expect((await listPage(running, { ...lastMonth(), maxResults: 5 })).tasks).toHaveLength(5);
    expect((await send(running, listTarget(running, lastMonth()))).status).toBe(403);
  });

  it('gets the flags that follow', async () => {
    const running = await startEmulator('--unsigned', '--throttle-rate', '1', '--log');
    const logged = lineWith('"listAuditTasks"', running.child);
    const { status, headers } = await send(running, listTarget(running, lastMonth()));
    expect({ status, error: headers['x-amzn-errortype'] }).toEqual({ status: 400, error: 'ThrottlingException' });
    expect(JSON.parse(await logged)).toMatchObject({ operation: 'listAuditTasks', status: 400 });
  });

  it('ends on SIGTERM, with status 0, though a connection is open', async () => {
    const running = await startEmulator('--unsigned');
    expect((await send(running, listTarget(running, lastMonth()))).status).toBe(200);
    await endChild(running.child);
    expect({ code: running.child.exitCode, signal: running.child.signalCode }).toEqual({ code: 0, signal: null });
  });

  it('prints its version, and refuses a wrong flag with status 2', async () => {
    const { command, env } = image.entrypoint();
    expect(await runToEnd([...command, '--version'], { env: { ...env } })).toBe(`${packageJson.version}\n`);
    const [program = '', ...first] = command;
    const refused = spawn(program, [...first, '--latency-ms', 'x'], {
      env: { ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [stderr, [code]] = await Promise.all([text(refused.stderr), once(refused, 'exit')]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^audit-emulator: --latency-ms: .*\n$/),
    });
  });

  it('says whether the emulator listens on the port that it exposes', async () => {
    const { emulator, child } = await startEmulator();
    expect(image.ports).toEqual([8090]);
    // The one that it exposes may be taken on this machine.
    const { command, env } = image.healthcheck;
    const check = command.map((word) => word.replace('8090', String(emulator.port)));
    expect(check).not.toEqual(command);
    const health = async (): Promise<unknown> => (await once(start({ command: check, env }), 'exit'))[0];
    expect(await health()).toBe(0);
    await endChild(child);
    expect(await health()).toBe(1);
  });
}
