import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Artefact } from './artefact.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const name = 'localhost/audit-gateway:test';

/** What building and running the image takes. */
export const tools = ['buildah', 'debootstrap', 'redis-server', 'redis-cli', 'openssl', 'unshare', 'setpriv'];

/** Which of some programs the machine lacks. */
export function missing(programs: readonly string[]): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
}

/**
 * Runs a program to its end and gives what it printed.
 *
 * @throws {Error} where its status is not 0, with what it said.
 */
export async function output(file: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${file} ${args[0] ?? ''} ended with status ${String(code)}: ${stderr}`);
  return stdout;
}

const config = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string().regex(/^[1-9]\d*:[1-9]\d*$/, 'is not a user by number, and not root'),
      Env: z.array(z.string()),
      ExposedPorts: z.record(z.string(), z.object({})),
      WorkingDir: z.string(),
      Entrypoint: z.array(z.string()),
      Healthcheck: z.object({ Test: z.array(z.string()) }),
    }),
  }),
});

/** An image that was built, and whose files are there. */
export interface TestImage {
  /** Where its files are. */
  readonly root: string;
  /** The user and group that it runs as, by number. */
  readonly user: string;
  /** The TCP ports that it says it listens on. */
  readonly ports: readonly number[];
  /** How to run its gateway, with these folders mounted in it, read-only: each a source and a target. */
  artefact(...mounts: readonly (readonly [string, string])[]): Artefact;
  /** How to run what says whether the gateway is healthy. */
  readonly healthcheck: Artefact;
  remove(): Promise<void>;
}

/** Builds the image from its Dockerfile. The base and what npm brings are kept between runs. */
export async function buildImage(): Promise<TestImage> {
  const cache =
    process.env['AUDIT_GATEWAY_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-gateway');
  const folder = join(cache, 'image');
  const storage = ['--storage-driver', 'vfs', '--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
  const buildah = async (...args: string[]): Promise<string> => (await output('buildah', ...storage, ...args)).trim();
  await output(script('build-image.sh'), folder, name);
  const container = await buildah('from', '--pull-never', name);
  const root = await buildah('mount', container);
  const { User, ExposedPorts, Env, WorkingDir, Entrypoint, Healthcheck } = config.parse(
    JSON.parse(await buildah('inspect', '--type', 'image', name)),
  ).Docker.config;
  const env = Object.fromEntries(Env.map((each) => each.split(/=(.*)/s, 2)));
  const [, ...check] = Healthcheck.Test;
  const run = (mounts: readonly string[], command: readonly string[]): Artefact => ({
    command: [script('run-image.sh'), root, User, WorkingDir, ...mounts, '--', ...command],
    env,
  });
  return {
    root,
    user: User,
    ports: Object.keys(ExposedPorts).map((port) => parseInt(port, 10)),
    artefact: (...mounts) =>
      run(
        [[tmpdir(), tmpdir()], ...mounts].map((each) => each.join(':')),
        Entrypoint,
      ),
    healthcheck: run([], check),
    remove: async () => {
      await buildah('umount', container);
      await buildah('rm', container);
      await buildah('rmi', name);
    },
  };
}
