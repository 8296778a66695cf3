import { asArray, isSame, show } from '../json.ts';
import { inWords, reportAllowed, type Rule } from '../keywords.ts';

/** `enum`: without it, every value. A change of values is one for each; in one that is open, no value is a surprise. */
export const enumeration: Rule = (scope, pair) => {
  const { before, after, at } = pair;
  if (isSame(before, after)) return;
  if (before === undefined || after === undefined) {
    reportAllowed(scope, at, before === undefined ? 'narrower' : 'wider', inWords(pair));
    return;
  }
  const [old, now] = [asArray(before), asArray(after)];
  const gained = now.filter((one) => !has(old, one));
  const lost = old.filter((one) => !has(now, one));
  for (const one of gained) reportAllowed(scope, at, 'wider', `the value ${show(one)} added`);
  for (const one of lost) reportAllowed(scope, at, 'narrower', `the value ${show(one)} removed`);
  if (gained.length + lost.length === 0) reportAllowed(scope, at, 'prose', 'the values in another order, or twice');
};

/** `const`: an enumeration of one. */
export const constant: Rule = (scope, pair) => {
  if (isSame(pair.before, pair.after)) return;
  const effect = pair.before === undefined ? 'narrower' : pair.after === undefined ? 'wider' : 'other';
  reportAllowed(scope, pair.at, effect, inWords(pair));
};

function has(values: readonly unknown[], one: unknown): boolean {
  return values.some((value) => isSame(value, one));
}
