import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildArtefacts, Release, RegistryState } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';
import { run, tryRun } from '../run.ts';
import { buildClient } from './build.ts';

/**
 * Builds the Go module. It is committed and tagged in a git repository, with git's own credentials; or written to a folder
 * that is served as a GOPROXY.
 */
export const buildGo: BuildArtefacts = async (release) => {
  const { names, version, root } = release;
  const proxy = await buildClient('go', release);
  const { goModule, goRepository } = names;
  const name = `${goModule}@v${version}`;
  if (!goRepository.endsWith('.git')) {
    const folder = fileURLToPath(goRepository);
    const [list = ''] = globSync('**/@v/list', { cwd: proxy });
    const paths = { from: join(proxy, dirname(list)), to: join(folder, dirname(list)), version };
    return [{ name, registry: goRepository, state: () => folderState(paths), publish: () => addToFolder(paths) }];
  }
  const tree = join(root, 'packages/bindings/dist/packaged/go/client');
  return [
    {
      name,
      registry: goRepository,
      state: () => repositoryState(tree, release),
      publish: () => pushToRepository(tree, release),
    },
  ];
};

interface ProxyPaths {
  /** The folder `@v` of the module that was built. */
  readonly from: string;
  /** The same of the GOPROXY. */
  readonly to: string;
  readonly version: string;
}

async function folderState({ from, to, version }: ProxyPaths): Promise<RegistryState> {
  const published = await readFile(join(to, `v${version}.zip`)).catch(() => undefined);
  if (published === undefined) return 'absent';
  return published.equals(await readFile(join(from, `v${version}.zip`))) ? 'same' : 'different';
}

async function addToFolder({ from, to, version }: ProxyPaths): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const end of ['info', 'mod', 'zip']) await cp(join(from, `v${version}.${end}`), join(to, `v${version}.${end}`));
  const listed = (await readFile(join(to, 'list'), 'utf8').catch(() => '')).split('\n');
  const versions = new Set([...listed.filter((line) => line !== ''), `v${version}`]);
  await writeFile(join(to, 'list'), `${[...versions].join('\n')}\n`);
}

async function repositoryState(tree: string, { names, version }: Release): Promise<RegistryState> {
  const { goRepository } = names;
  const { status, stderr } = await tryRun(['git', 'ls-remote', '--exit-code', goRepository, `refs/tags/v${version}`]);
  if (status === 2) return 'absent';
  if (status !== 0) throw new ReleaseError(`${goRepository} cannot be asked: ${stderr.trim()}`);
  return inClone(goRepository, ['--depth', '1', '--branch', `v${version}`], async (clone) => {
    await replaceTree(clone, tree);
    return (await run(['git', 'status', '--porcelain'], { cwd: clone })) === '' ? 'same' : 'different';
  });
}

async function pushToRepository(tree: string, { names, version, committedAt }: Release): Promise<void> {
  await inClone(names.goRepository, [], async (clone) => {
    await replaceTree(clone, tree);
    const date = committedAt.toISOString();
    const git = (...args: string[]): Promise<string> =>
      run(['git', ...args], { cwd: clone, env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', `--message=Version ${version}`);
    await git('tag', `v${version}`);
    await git('push', '--quiet', '--atomic', 'origin', 'HEAD', `v${version}`);
  });
}

async function inClone<T>(url: string, flags: readonly string[], work: (clone: string) => Promise<T>): Promise<T> {
  const clone = await mkdtemp(join(tmpdir(), 'audit-gateway-go-'));
  try {
    await run(['git', '-c', 'advice.detachedHead=false', 'clone', '--quiet', ...flags, url, clone]);
    return await work(clone);
  } finally {
    await rm(clone, { recursive: true });
  }
}

async function replaceTree(clone: string, tree: string): Promise<void> {
  const names = (await readdir(clone)).filter((name) => name !== '.git');
  await Promise.all(names.map((name) => rm(join(clone, name), { recursive: true })));
  await cp(tree, clone, { recursive: true });
}
