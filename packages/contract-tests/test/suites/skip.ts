import { it } from 'vitest';

/** Skips something that this machine, or this run, has not; says so in the report, and at once. */
export function skip(what: string, why: string): void {
  const named = `${what} (skipped: ${why})`;
  process.stderr.write(`${named}\n`);
  it.skip(named);
}
