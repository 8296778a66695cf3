import { closest, distance } from 'fastest-levenshtein';

/** Finds the candidate that a word is a slip of, in whatever letter case; undefined where none is close. */
export function similarTo(word: string, candidates: readonly string[], maxEdits = 3): string | undefined {
  const [given, names] = [word.toLowerCase(), candidates.map((name) => name.toLowerCase())];
  const best = closest(given, names);
  const edits = distance(given, best);
  return edits <= maxEdits && edits < 0.6 * word.length ? candidates[names.indexOf(best)] : undefined;
}

/** Names the candidate that a word is a slip of, as the end of an error's text; empty where none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = similarTo(word, candidates);
  return best === undefined ? '' : `; did you mean ${best}?`;
}
