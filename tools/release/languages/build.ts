import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Release } from '../artefact.ts';
import { run } from '../run.ts';

/** Generates and builds the client for a language under the names of a release. @returns the folder that it is in. */
export async function buildClient(language: string, release: Release): Promise<string> {
  const { root, folder, namesFile, committedAt } = release;
  const out = join(folder, language);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const main = join(root, 'packages/bindings/src/main.ts');
  await run([process.execPath, '-C', '@audit-gateway/source', main, 'package', language, '--out', out], {
    cwd: root,
    env: { RELEASE_NAMES: namesFile, SOURCE_DATE_EPOCH: String(committedAt.getTime() / 1000) },
  });
  return out;
}

/**
 * Reads a file of a registry.
 *
 * @param authorization The header for a server that asks for one.
 * @returns undefined where it has none.
 * @throws {Error} where the registry cannot be asked.
 */
export async function fetchFile(url: URL, authorization?: string): Promise<Buffer | undefined> {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
