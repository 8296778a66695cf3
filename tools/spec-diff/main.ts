/**
 * Prints every change of the contract since a git ref as breaking, risky or safe: `npm run spec:diff [--
 * [--format text|json|github] [<ref>]]`. Default: the last release tag, or where HEAD left main. Ends with status 2 where they cannot be compared.
 */
import { orOneLine } from './spec-diff-error.ts';
import { specDiff } from './spec-diff.ts';

await orOneLine('spec:diff', async () => {
  process.stdout.write(await specDiff(process.argv.slice(2), process.cwd()));
});
