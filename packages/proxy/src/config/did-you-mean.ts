import { closest, distance } from 'fastest-levenshtein';

/** Names the candidate that a word is close to, as the end of an error's text; empty where none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const best = closest(word, candidates);
  const edits = distance(word, best);
  return edits > 0 && edits <= 3 && edits < 0.6 * word.length ? `; did you mean ${best}?` : '';
}
