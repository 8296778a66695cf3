import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFile } from '../../src/auth/file-watch.ts';
import type { FileAccess } from '../../src/lib/file-access.ts';
import { scriptedSleep } from '../support/scripted-sleep.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-gateway-watch-'));
  file = join(folder, 'callers.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

/** Counts the changes of the file after each look at it; what is done between looks is scripted. */
async function changesAfter(...steps: readonly (() => unknown)[]): Promise<number[]> {
  return changesThrough(undefined, ...steps);
}

async function changesThrough(access: FileAccess | undefined, ...steps: readonly (() => unknown)[]): Promise<number[]> {
  const script = scriptedSleep();
  const ended = new AbortController();
  const watch = await watchFile({ file, everyMs: 2000, sleep: script.sleep, access });
  let changes = 0;
  const running = watch.run(() => {
    changes += 1;
    return Promise.resolve();
  }, ended.signal);
  const counts: number[] = [];
  for (const step of steps) {
    await step();
    await script.wake();
    counts.push(changes);
  }
  ended.abort();
  await running;
  return counts;
}

const nothing = (): undefined => undefined;

describe('A watched file', () => {
  it('has no change while it stays as it is', async () => {
    await writeFile(file, 'one');
    expect(await changesAfter(nothing, nothing)).toEqual([0, 0]);
  });

  it('has one change when it is replaced, at the second look', async () => {
    await writeFile(file, 'one');
    const replace = async (): Promise<void> => {
      await writeFile(`${file}.new`, 'two');
      await rename(`${file}.new`, file);
    };
    expect(await changesAfter(replace, nothing, nothing, replace, nothing)).toEqual([0, 1, 1, 1, 2]);
  });

  it('has no change while it is being written', async () => {
    await writeFile(file, 'one');
    const write = (text: string) => () => writeFile(file, text);
    expect(await changesAfter(write('t'), write('tw'), write('two'), nothing)).toEqual([0, 0, 0, 1]);
  });

  it('has a change when the link to its folder leads elsewhere, as in a volume of Kubernetes', async () => {
    for (const version of ['..1', '..2']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'callers.yaml'), 'same');
    }
    await symlink('..1', join(folder, '..data'));
    await symlink('..data/callers.yaml', file);
    const swap = async (): Promise<void> => {
      await symlink('..2', join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    expect(await changesAfter(swap, nothing, nothing)).toEqual([0, 1, 1]);
  });

  it('has a change when its file system hangs, so that a reload says so, and when it is back', async () => {
    await writeFile(file, 'one');
    let hangs = false;
    const timeUp = new DOMException('The time is up', 'TimeoutError');
    const access: FileAccess = (operation) => (hangs ? Promise.reject(timeUp) : operation());
    const hang = (): boolean => (hangs = true);
    const back = (): boolean => (hangs = false);
    expect(await changesThrough(access, hang, nothing, nothing, back, nothing)).toEqual([0, 1, 1, 1, 2]);
  });

  it('has a change when it goes, and when it comes back', async () => {
    await writeFile(file, 'one');
    const back = (): Promise<void> => writeFile(file, 'one');
    expect(await changesAfter(() => rm(file), nothing, nothing, back, nothing)).toEqual([0, 1, 1, 1, 2]);
  });
});
