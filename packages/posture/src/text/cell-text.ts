import type { Cell } from '../model/trend.ts';
import { numberInWords, stateWords } from './words.ts';

/** A check on a day in words: `12`, `12 and 3 suppressed`, `failed`, `no audit`. */
export function cellInWords({ state, findings }: Cell): string {
  if (findings === undefined) return stateWords[state][1];
  const { active, suppressed } = findings;
  return `${numberInWords(active)}${suppressed > 0 ? ` and ${numberInWords(suppressed)} suppressed` : ''}`;
}
