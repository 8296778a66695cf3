import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { runToEnd } from '../child-process.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The programs that building an image and running it take. */
export const imageTools = ['buildah', 'debootstrap', 'unshare', 'setpriv'];

/** Which of some programs the machine lacks. */
export function missingPrograms(programs: readonly string[]): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
}

/**
 * Why images cannot be built and run here, or undefined where they can: that takes root, and some programs.
 *
 * @param programs Those that the tests need beside {@link imageTools}.
 */
export function whyNoImages(programs: readonly string[] = []): string | undefined {
  const missing = missingPrograms([...imageTools, ...programs]);
  if (missing.length > 0) return `${missing.join(', ')} not installed`;
  return process.getuid?.() === 0 ? undefined : 'not run by root';
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

/** How to run a program of an image. */
export interface ImageCommand {
  /** The program and its first arguments; further ones come after them. */
  readonly command: readonly string[];
  /** The environment that the image gives it. */
  readonly env: Readonly<Record<string, string>>;
}

/** An image that was built, and whose files are there. */
export interface TestImage {
  /** Where its files are. */
  readonly root: string;
  /** The user and group that it runs as, by number. */
  readonly user: string;
  /** The TCP ports that it says it listens on. */
  readonly ports: readonly number[];
  /** How to run what it is for, with these folders mounted in it, read-only: each a source and a target. */
  entrypoint(...mounts: readonly (readonly [string, string])[]): ImageCommand;
  /** How to run what says whether it is healthy. */
  readonly healthcheck: ImageCommand;
  remove(): Promise<void>;
}

/**
 * Builds an image. The base and what npm downloads are kept between runs.
 *
 * @param dockerfile Its path in the repository.
 * @param name The name to give, such as `localhost/audit-gateway:test`.
 */
export async function buildImage(dockerfile: string, name: string): Promise<TestImage> {
  const cache =
    process.env['AUDIT_GATEWAY_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-gateway');
  const folder = join(cache, 'image');
  const storage = ['--storage-driver', 'vfs', '--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
  const buildah = async (...args: string[]): Promise<string> =>
    (await runToEnd(['buildah', ...storage, ...args])).trim();
  await runToEnd([script('build-image.sh'), folder, dockerfile, name]);
  const container = await buildah('from', '--pull-never', name);
  const root = await buildah('mount', container);
  const { User, ExposedPorts, Env, WorkingDir, Entrypoint, Healthcheck } = config.parse(
    JSON.parse(await buildah('inspect', '--type', 'image', name)),
  ).Docker.config;
  const env = Object.fromEntries(
    Env.map((each): [string, string] => [each.replace(/=.*/s, ''), each.replace(/^.*?=/s, '')]),
  );
  const [, ...check] = Healthcheck.Test;
  const run = (mounts: readonly string[], command: readonly string[]): ImageCommand => ({
    command: [script('run-image.sh'), root, User, WorkingDir, ...mounts, '--', ...command],
    env,
  });
  return {
    root,
    user: User,
    ports: Object.keys(ExposedPorts).map((port) => parseInt(port, 10)),
    entrypoint: (...mounts) =>
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
