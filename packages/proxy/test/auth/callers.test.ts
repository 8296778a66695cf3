import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enforceCallerRate } from '../../src/auth/caller.ts';
import { type Callers, createCallers } from '../../src/auth/callers.ts';
import { createFileAccess, type FileAccess } from '../../src/lib/file-access.ts';
import { SettingsError } from '../../src/config/setting.ts';
import { failureOf, operations, targets } from './fixture.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callers-'));
  file = join(folder, 'callers.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

const content = (name: string, more = ''): string =>
  `callers: [{ name: ${name}, jwtSubjects: [subject], operations: [listAuditTasks], targets: [us]${more} }]`;
const open = (): Promise<Callers> => createCallers({ file, operations, targets, env: {}, now: () => 0 });
const nameIn = (callers: Callers): string | undefined => callers.list.callerOfSubject('subject')?.name;

describe('Callers', () => {
  it("the callers' list is read again on demand", async () => {
    await writeFile(file, content('before'));
    const callers = await open();
    expect(nameIn(callers)).toBe('before');

    await writeFile(`${file}.new`, content('after'));
    await rename(`${file}.new`, file);
    expect(nameIn(callers)).toBe('before');
    await callers.reload();
    expect(nameIn(callers)).toBe('after');
  });

  it("the callers' list is replaced as a whole: who holds the old one keeps it", async () => {
    await writeFile(file, content('before'));
    const callers = await open();
    const { list } = callers;
    await writeFile(file, 'callers: []');
    await callers.reload();
    expect(list.callerOfSubject('subject')?.name).toBe('before');
    expect(nameIn(callers)).toBeUndefined();
  });

  it.each([
    { fault: 'is broken', text: 'callers: [', message: 'callers.yaml:1:11: is not YAML or JSON (BAD_INDENT)' },
    { fault: 'is empty', text: '', message: 'the file must have callers' },
    { fault: 'names a target that is not there', text: content('after').replace('us', 'eu'), message: 'targets[0]' },
    { fault: 'is gone', text: undefined, message: 'cannot be read (ENOENT); allowed: a YAML or JSON file' },
  ])("the callers' list stays when the file $fault", async ({ text, message }) => {
    await writeFile(file, content('before'));
    const callers = await open();
    if (text === undefined) await rm(file);
    else await writeFile(file, text);
    const reload = callers.reload();
    await expect(reload).rejects.toThrow(SettingsError);
    await expect(reload).rejects.toThrow(message);
    expect(nameIn(callers)).toBe('before');

    await writeFile(file, content('after'));
    await callers.reload();
    expect(nameIn(callers)).toBe('after');
  });

  it("the callers' list is the last one when reloads overlap, whatever became of those before", async () => {
    await writeFile(file, content('before'));
    const callers = await open();
    await writeFile(file, 'callers: [');
    const broken = callers.reload();
    await expect(broken).rejects.toThrow(SettingsError);
    await writeFile(file, content('after'));
    await Promise.all([callers.reload(), callers.reload(), callers.reload()]);
    expect(nameIn(callers)).toBe('after');
  });

  it('the start ends with an error where the file system hangs', async () => {
    const access = createFileAccess(10);
    access(() => new Promise(() => undefined)).catch(() => undefined);
    const opening = createCallers({ file, operations, targets, env: {}, access });
    await expect(opening).rejects.toThrow(SettingsError);
    await expect(opening).rejects.toThrow(
      `--callers: ${file}: cannot be read (the file system does not answer in time); allowed: a YAML or JSON file`,
    );
  });

  it("the callers' list stays while the file system hangs, and is read again when it is back", async () => {
    await writeFile(file, content('before'));
    let hangs = false;
    const timeUp = new DOMException('The time is up', 'TimeoutError');
    const access: FileAccess = (operation) => (hangs ? Promise.reject(timeUp) : operation());
    const callers = await createCallers({ file, operations, targets, env: {}, access });
    await writeFile(file, content('after'));
    hangs = true;
    await expect(callers.reload()).rejects.toThrow('the file system does not answer in time');
    expect(nameIn(callers)).toBe('before');

    hangs = false;
    await callers.reload();
    expect(nameIn(callers)).toBe('after');
  });

  it.skipIf(process.platform === 'win32')(
    "the callers' list stays where a pipe is in place of the file, which could take for ever to read",
    async () => {
      await writeFile(file, content('before'));
      const callers = await open();
      await rm(file);
      execFileSync('mkfifo', [file]);
      await expect(callers.reload()).rejects.toThrow(`--callers: ${file}: cannot be read (no regular file)`);
      await writeFile(`${file}.new`, content('after'));
      await rename(`${file}.new`, file);
      await callers.reload();
      expect(nameIn(callers)).toBe('after');
    },
  );

  it("the callers' list resets no limits when it is read again, and new ones with a new rate", async () => {
    const spend = (callers: Callers): void => {
      const caller = callers.list.callerOfSubject('subject');
      if (caller !== undefined) void enforceCallerRate(caller);
    };
    await writeFile(file, content('dashboards', ', rate: 1'));
    const callers = await open();
    spend(callers);
    await callers.reload();
    expect((await failureOf(() => spend(callers))).kind).toBe('caller-rate');
    await writeFile(file, content('dashboards', ', rate: 2'));
    await callers.reload();
    spend(callers);
  });

  it("the callers' list must be there from the start", async () => {
    await expect(open()).rejects.toThrow(`--callers: ${file}: cannot be read (ENOENT)`);
  });
});
