import { type Language, languages } from '../../src/languages.ts';

/** The language under test. */
export const name = process.env['BINDING'] ?? '';

/** How its client is built and used. */
export const language = readLanguage();

function readLanguage(): Language {
  const named = languages.get(name);
  if (named !== undefined) return named;
  throw new Error(`BINDING names the language to test, and is "${name}"; allowed: ${[...languages.keys()].join(', ')}`);
}
