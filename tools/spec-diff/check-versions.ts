/**
 * Ends with status 1 where the contract changed since its base by more than its version and the changesets say, and
 * where its version is not its package's; and where no changeset names a package that changed. Where there is nothing to
 * compare with, it says so, and passes. With --breaking it fails only where the contract breaks without a new major
 * version or cannot be read, and says nothing otherwise.
 */
import { parseArgs } from 'node:util';
import { NoGitError, orOneLine } from './spec-diff-error.ts';
import { checkVersions } from './versions/check.ts';
import { checkTouchedPackages } from './versions/touched.ts';
import type { VersionResult } from './versions/validate.ts';

const { breaking } = parseArgs({ options: { breaking: { type: 'boolean', default: false } } }).values;
await orOneLine('versions', async () => {
  const { text, fails, demands } = await checkVersions(process.cwd()).catch(withoutGit);
  if (breaking && !(fails && demands === 'major')) return;
  (fails ? process.stderr : process.stdout).write(`${text}\n`);
  if (fails) process.exitCode = 1;
  if (breaking) return;
  const touched = await checkTouchedPackages(process.cwd());
  (touched.fails ? process.stderr : process.stdout).write(`${touched.text}\n`);
  if (touched.fails) process.exitCode = 1;
});

/** The tests need only Node. */
function withoutGit(error: unknown): VersionResult {
  if (breaking && error instanceof NoGitError) return { text: error.message, fails: false };
  throw error;
}
