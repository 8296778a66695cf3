/** The documents cannot be compared. The message says why in one line. */
export class SpecDiffError extends Error {
  override readonly name = 'SpecDiffError';
}

/** There is no git to find the older document with. */
export class NoGitError extends SpecDiffError {}

/** Does the work of a command; a {@link SpecDiffError} is one line on the standard error, and ends it with status 2. */
export async function orOneLine(command: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SpecDiffError)) throw error;
    process.stderr.write(`${command}: ${error.message}\n`);
    process.exitCode = 2;
  }
}
