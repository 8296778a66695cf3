import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { makeTemporaryFolder } from '@audit-gateway/testing';
import { runToEnd } from '../measure/run-to-end.ts';
import type { Bench } from './bench.ts';

/** How long `npm run generate` takes, in milliseconds. */
export interface GenerationTimes {
  /** In a fresh clone, with nothing cached. */
  readonly coldMs: number;
  /** After an edit of the document: a new description of a schema, which its type carries. */
  readonly afterEditMs: number;
  /** With nothing edited. */
  readonly unchangedMs: number;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Measures generation in a copy of the repository, which is what a contributor's clone is after `npm ci`. */
export async function measureGeneration({ cores, say }: Bench): Promise<GenerationTimes> {
  const copy = makeTemporaryFolder('bench-clone');
  await copyRepository(copy);
  const generateMs = async (what: string): Promise<number> => {
    say(`generation: ${what}`);
    const began = performance.now();
    await runToEnd([...cores.allCores, 'npm', 'run', 'generate'], { cwd: copy, env: ownEnvironment() });
    return performance.now() - began;
  };
  const coldMs = await generateMs('nothing cached');
  await describeAnew(join(copy, 'spec/openapi.yaml'));
  const afterEditMs = await generateMs('after an edit');
  return { coldMs, afterEditMs, unchangedMs: await generateMs('nothing edited') };
}

// Of what git knows or would take; linked are the packages of others, and copied those of the workspace.
async function copyRepository(copy: string): Promise<void> {
  const files = await runToEnd(['git', 'ls-files', '-co', '--exclude-standard', '-z'], { cwd: root });
  for (const file of files.split('\0').filter(Boolean))
    await cp(join(root, file), join(copy, file)).catch(ignoreMissing);
  for (const folder of ['.', 'tools', 'spec', ...(await foldersIn('packages'))]) {
    const [from, to] = [join(root, folder, 'node_modules'), join(copy, folder, 'node_modules')];
    const names = await readdir(from).catch(() => []);
    if (names.length > 0) await mkdir(to, { recursive: true });
    for (const name of names.filter((name) => name !== '@audit-gateway'))
      await symlink(join(from, name), join(to, name));
  }
  const own = 'node_modules/@audit-gateway';
  await mkdir(join(copy, own));
  for (const name of await readdir(join(root, own))) {
    await cp(join(root, own, name), join(copy, own, name), { verbatimSymlinks: true });
  }
}

async function foldersIn(parent: string): Promise<string[]> {
  return (await readdir(join(root, parent))).map((name) => join(parent, name));
}

// git lists what it knows, also where it has been deleted since.
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

// A run of nx within a run of nx is one of its own.
function ownEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !/^(NX|npm)_/i.test(name));
  return {
    ...Object.fromEntries(others),
    NX_DAEMON: 'false',
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
}

async function describeAnew(file: string): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  document.setIn(['components', 'schemas', 'TaskId', 'description'], 'What an audit is known by.');
  await writeFile(file, document.toString());
}
