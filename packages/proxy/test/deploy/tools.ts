import { missingPrograms } from '@audit-gateway/testing';
import { describe, it } from 'vitest';

/**
 * A program that some tests need: what the variable names, or else what lies in PATH. Where it is missing, these tests
 * are skipped, and fail where `REQUIRE_EXTERNAL_CLIENTS` is 1.
 */
export function findTool(program: string, variable?: string): string | undefined {
  const given = variable === undefined ? undefined : process.env[variable];
  return given ?? (missingPrograms([program]).length === 0 ? program : undefined);
}

/** Describes tests that need some programs; in `tools`, each is undefined where it is missing. */
export function describeWith(
  title: string,
  tools: Readonly<Record<string, string | undefined>>,
  tests: () => void,
): void {
  const lacking = Object.keys(tools).filter((name) => tools[name] === undefined);
  if (lacking.length === 0) describe(title, tests);
  else if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') {
    it(title, () => {
      throw new Error(`not installed: ${lacking.join(', ')}`);
    });
  } else it.skip(`${title} (skipped: ${lacking.join(', ')} not installed)`);
}
