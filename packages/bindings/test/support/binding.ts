import { testedFolders } from '../../src/folders.ts';
import { type Language, languages } from '../../src/languages.ts';

/** The language under test. */
export const name = process.env['BINDING'] ?? '';

/** Runs its test program. */
export const testProgram = readLanguage().program(testedFolders(name));

function readLanguage(): Language {
  const named = languages.get(name);
  if (named !== undefined) return named;
  throw new Error(`BINDING names the language to test, and is "${name}"; allowed: ${[...languages.keys()].join(', ')}`);
}
