import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A caller as a gateway's callers file has it, but that it is known by its API key itself. */
export interface ListedCaller {
  /** Its name. */
  readonly name: string;
  /** Its API key. */
  readonly apiKey?: string;
  /** The subject of its tokens. */
  readonly jwtSubject?: string;
  /** The access key that its requests are signed with. */
  readonly accessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The ids of the operations that it may use. */
  readonly operations: readonly string[];
  /** How many requests a second it may send. Default: any. */
  readonly rate?: number;
}

/** A callers file in a folder of its own. */
export interface CallersFile {
  /** Its path. */
  readonly path: string;
  /** Takes it away. */
  readonly remove: () => Promise<void>;
}

/** Writes a callers file. */
export async function writeCallersFile(callers: readonly ListedCaller[]): Promise<CallersFile> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-gateway-callers-'));
  const path = join(folder, 'callers.json');
  const entries = callers.map(({ apiKey, jwtSubject, accessKey, ...caller }) => ({
    ...caller,
    ...(apiKey !== undefined && { apiKeys: [{ sha256: hash('sha256', apiKey) }] }),
    ...(jwtSubject !== undefined && { jwtSubjects: [jwtSubject] }),
    ...(accessKey !== undefined && { accessKeys: [accessKey] }),
    targets: ['default'],
  }));
  await writeFile(path, JSON.stringify({ callers: entries }));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
