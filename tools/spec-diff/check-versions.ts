/**
 * Ends with status 1 where the contract changed since its base by more than its version and the changesets say, and
 * where its version is not its package's. Where there is nothing to compare with, it says so, and passes.
 */
import { orOneLine } from './spec-diff-error.ts';
import { checkVersions } from './versions/check.ts';

await orOneLine('versions', async () => {
  const { text, fails } = await checkVersions(process.cwd());
  (fails ? process.stderr : process.stdout).write(`${text}\n`);
  if (fails) process.exitCode = 1;
});
