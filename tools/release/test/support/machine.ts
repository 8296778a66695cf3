import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';

/** What is kept between runs. */
export const cacheFolder =
  process.env['AUDIT_GATEWAY_CACHE_DIR'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-gateway');

/** Where `.ci/run` installs the list of `tools/release/registries`. */
export const registriesFolder = join(cacheFolder, 'registries');
export const verdaccio = join(registriesFolder, 'node_modules/verdaccio/bin/verdaccio');
/** The programs of its `requirements.txt`. */
export const pythonBin = join(cacheFolder, 'release-python/bin');

/** Whether a program, or a file, is on this machine. */
export function isThere(program: string): boolean {
  if (program.includes('/')) return existsSync(program);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Registers tests where the machine has what they need. In CI, what is missing is a failure. */
export function describeWith(title: string, programs: readonly string[], tests: () => void): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length === 0) tests();
  else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1')
    it(title, () => expect.fail(`missing: ${missing.join(', ')}`));
  else it.skip(`${title} (skipped: ${missing.join(', ')} missing)`);
}
