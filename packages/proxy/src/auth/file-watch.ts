import { stat } from 'node:fs/promises';
import { createFileAccess, type FileAccess } from '../lib/file-access.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';

/** Options of {@link watchFile}. */
export interface FileWatchOptions {
  readonly file: string;
  /** How often the file is looked at, in milliseconds. */
  readonly everyMs: number;
  readonly sleep?: Sleep | undefined;
  /** Looks at the file. Default: with a time limit. */
  readonly access?: FileAccess | undefined;
}

/** A file whose changes are noticed. */
export interface FileWatch {
  /**
   * Calls a function when the file has changed since the watch began, and each time that it changes again, until the
   * signal is aborted. A file that is still changing is left alone: two looks have to agree.
   */
  run(onChange: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

/**
 * Begins to watch a file, or whatever its path leads to: Kubernetes changes a mounted file by a symbolic link to another
 * folder. The file is looked at, since notifications of the system come neither from network file systems nor through
 * such a link.
 */
export async function watchFile(options: FileWatchOptions): Promise<FileWatch> {
  const { file, everyMs, sleep = sleepInRealTime, access = createFileAccess() } = options;
  const first = await stateOf(file, access);
  return {
    run: async (onChange, signal) => {
      let known = first;
      let last = first;
      for (;;) {
        await sleep(everyMs, signal).catch(() => undefined);
        if (signal.aborted) return;
        const now = await stateOf(file, access);
        if (now !== known && now === last) {
          known = now;
          await onChange();
        }
        last = now;
      }
    },
  };
}

// A file system that hangs has no file either: a reload says why it cannot be read.
async function stateOf(file: string, access: FileAccess): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await access(() => stat(file, { bigint: true }));
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return 'none';
  }
}
