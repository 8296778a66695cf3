import { on } from 'node:events';
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a document is followed. */
export interface FollowOptions {
  /** Its file. */
  readonly file: string;
  /** Gets each text that the file comes to have, the present one first, one at a time and never one twice in a row. */
  readonly onText: (text: string) => Promise<void>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

// Editors empty a file before they write it, or put another in its place, and save several times in quick succession.
const settleMs = 50;

/** Follows a file until the signal is aborted. One that is away at first has the text ''; later, that is waited out. */
export async function followDocument({ file, onText, signal }: FollowOptions): Promise<void> {
  let last: string | undefined;
  const look = async (): Promise<void> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    // An empty one is about to be written.
    if (text === last || (text === '' && last !== undefined)) return;
    last = text;
    await onText(text);
  };
  // The folder, since a file that takes another's place is not the one that was watched.
  const changes = on(watch(dirname(file), { signal }), 'change', { signal });
  try {
    await look();
    for await (const [, name] of changes) {
      if (name !== basename(file)) continue;
      await sleep(settleMs, undefined, { signal });
      await look();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
