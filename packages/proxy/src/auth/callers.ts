import { readFile } from 'node:fs/promises';
import { SettingsError } from '../config/setting.ts';
import { type CallerList, createCallerList, type CreateCallerLimiter, createTurns } from './caller-list.ts';
import { parseCallersFile } from './callers-file.ts';
import type { CallersContext } from './callers-schema.ts';

/** The callers of a gateway, as its file has them now. */
export interface Callers {
  /** The list in force. What is read from it once stays as it is, whatever is reloaded meanwhile. */
  readonly list: CallerList;
  /**
   * Reads the file again and puts its list in force, all at once. Reloads that overlap happen one after the other.
   *
   * @throws {SettingsError} where the file cannot be used; the list in force stays.
   */
  reload(): Promise<void>;
}

/** Where callers come from. */
export interface CallersOptions extends CallersContext {
  /** The callers' file, YAML or JSON. Replace it by renaming another: half of a file may be a list too. */
  readonly file: string;
  /** Creates the rate limiter of a caller. Default: one for this gateway alone. */
  readonly createLimiter?: CreateCallerLimiter | undefined;
  /** Tells the time on the monotonic clock, in milliseconds. Default: performance.now. */
  readonly now?: () => number;
}

/**
 * Reads a callers' file.
 *
 * @throws {SettingsError} where it cannot be used.
 */
export async function createCallers(options: CallersOptions): Promise<Callers> {
  const { file, createLimiter, now = () => performance.now() } = options;
  const turns = createTurns(now, createLimiter);
  const load = async (): Promise<CallerList> =>
    createCallerList(parseCallersFile(await read(file), file, options), turns);

  let list = await load();
  let last = Promise.resolve();
  const replace = async (): Promise<void> => {
    list = await load();
  };
  return {
    get list() {
      return list;
    },
    reload: () => {
      const reloaded = last.then(replace);
      last = reloaded.catch(() => undefined);
      return reloaded;
    },
  };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    throw new SettingsError(`--callers: ${file}: cannot be read (${fault}); allowed: a YAML or JSON file`);
  }
}
