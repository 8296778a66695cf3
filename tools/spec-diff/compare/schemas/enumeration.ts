import { asArray, isSame, show } from '../json.ts';
import { inWords, type Rule } from '../keywords.ts';

/** `enum`: without it, every value. A change of values is one for each; in one that is open, no value is a surprise. */
export const enumeration: Rule = ({ comparison, sides, open }, pair) => {
  const { before, after, at } = pair;
  if (isSame(before, after)) return;
  if (before === undefined) {
    comparison.report(sides, at, open ? 'addition' : 'narrower', inWords(pair));
    return;
  }
  if (after === undefined) {
    comparison.report(sides, at, open ? 'addition' : 'wider', inWords(pair));
    return;
  }
  const [old, now] = [asArray(before), asArray(after)];
  const gained = now.filter((one) => !has(old, one));
  const lost = old.filter((one) => !has(now, one));
  for (const one of gained) comparison.report(sides, at, open ? 'addition' : 'wider', `the value ${show(one)} added`);
  for (const one of lost)
    comparison.report(sides, at, open ? 'addition' : 'narrower', `the value ${show(one)} removed`);
  if (gained.length + lost.length === 0) comparison.report(sides, at, 'prose', 'the values in another order, or twice');
};

/** `const`: an enumeration of one. */
export const constant: Rule = ({ comparison, sides }, pair) => {
  if (isSame(pair.before, pair.after)) return;
  const effect = pair.before === undefined ? 'narrower' : pair.after === undefined ? 'wider' : 'other';
  comparison.report(sides, pair.at, effect, inWords(pair));
};

function has(values: readonly unknown[], one: unknown): boolean {
  return values.some((value) => isSame(value, one));
}
