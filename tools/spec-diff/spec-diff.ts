import { parseArgs } from 'node:util';
import { baseAt, defaultBase } from './base/base.ts';
import { documentPath } from './base/git.ts';
import { compare } from './compare/compare.ts';
import { parseDocument, readDocument } from './documents.ts';
import { renderChanges } from './report/terminal.ts';
import { SpecDiffError } from './spec-diff-error.ts';

/**
 * Compares the contract in a work tree with the one at a ref, and says what changed.
 *
 * @param args `--json`, and a ref; default: what {@link defaultBase} finds.
 * @throws {SpecDiffError} where they cannot be compared, and for wrong arguments.
 */
export async function specDiff(args: readonly string[], folder: string): Promise<string> {
  const { json, ref } = readArguments(args);
  const base = ref === undefined ? await defaultBase(folder) : await baseAt(folder, ref);
  if ('reason' in base) throw new SpecDiffError(`there is nothing to compare with: ${base.reason}; name a ref`);
  const changes = compare(parseDocument(base.text, `${documentPath} at ${base.name}`), await readDocument(folder));
  const title = `${documentPath} since ${base.name} (${base.commit.slice(0, 7)})`;
  if (json) return `${JSON.stringify({ base: base.name, commit: base.commit, changes }, undefined, 2)}\n`;
  return `${title}: ${changes.length === 0 ? 'no change\n' : renderChanges(changes)}`;
}

function readArguments(args: readonly string[]): { json: boolean; ref: string | undefined } {
  try {
    const options = { json: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [ref, ...more] = positionals;
    if (more.length > 0) throw new SpecDiffError(`${positionals.join(' ')}: one ref is allowed`);
    return { json: values.json, ref };
  } catch (error) {
    throw error instanceof TypeError
      ? new SpecDiffError(`${error.message.split('.', 1).join()}; allowed: --json, and one ref`)
      : error;
  }
}
