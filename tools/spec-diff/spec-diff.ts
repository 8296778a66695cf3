import { parseArgs } from 'node:util';
import { baseAt, defaultBase } from './base/base.ts';
import { documentPath } from './base/git.ts';
import { compare } from './compare/compare.ts';
import { parseDocument, readContract } from './documents.ts';
import { renderAnnotations } from './report/github.ts';
import { createLocate } from './report/locate.ts';
import { renderChanges } from './report/terminal.ts';
import { SpecDiffError } from './spec-diff-error.ts';

const formats = ['text', 'json', 'github'] as const;

/** How changes are written: for people, for machines, or as annotations of a pull request. */
type Format = (typeof formats)[number];

/**
 * Compares the contract in a work tree with the one at a ref, and says what changed.
 *
 * @param args `--format text|json|github` (default: text), `--json` for `--format json`, and a ref; default: what
 *   {@link defaultBase} finds.
 * @throws {SpecDiffError} where they cannot be compared, and for wrong arguments.
 */
export async function specDiff(args: readonly string[], folder: string): Promise<string> {
  const { format, ref } = readArguments(args);
  const base = ref === undefined ? await defaultBase(folder) : await baseAt(folder, ref);
  if ('reason' in base) throw new SpecDiffError(`there is nothing to compare with: ${base.reason}; name a ref`);
  const { document, text } = await readContract(folder);
  const changes = compare(parseDocument(base.text, `${documentPath} at ${base.name}`), document);
  if (format === 'json') {
    return `${JSON.stringify({ base: base.name, commit: base.commit, changes }, undefined, 2)}\n`;
  }
  const locate = createLocate(text);
  if (format === 'github') return renderAnnotations(changes, locate);
  const title = `${documentPath} since ${base.name} (${base.commit.slice(0, 7)})`;
  return `${title}: ${changes.length === 0 ? 'no change\n' : renderChanges(changes, locate)}`;
}

function readArguments(args: readonly string[]): { format: Format; ref: string | undefined } {
  try {
    const options = { json: { type: 'boolean', default: false }, format: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [ref, ...more] = positionals;
    if (more.length > 0) throw new SpecDiffError(`${positionals.join(' ')}: one ref is allowed`);
    const wanted = values.format ?? (values.json ? 'json' : 'text');
    const format = formats.find((one) => one === wanted);
    if (format === undefined) throw new SpecDiffError(`--format ${wanted}: allowed are ${formats.join(', ')}`);
    return { format, ref };
  } catch (error) {
    throw error instanceof TypeError
      ? new SpecDiffError(`${error.message.split('.', 1).join()}; allowed: --format, --json, and one ref`)
      : error;
  }
}
