import { inWords, type Rule, value } from '../keywords.ts';

/** An upper limit, inclusive or not: none is the highest. */
export const highest: Rule = limit(Number.POSITIVE_INFINITY, 1);

/** A lower limit, inclusive or not: none is the lowest. */
export const lowest: Rule = limit(Number.NEGATIVE_INFINITY, -1);

/** `pattern`: whether one expression matches all that another one does is not looked into. */
export const pattern: Rule = value((before, after, { at }) => {
  const what = inWords({ before, after, at: [...at, 'pattern'] });
  if (before === undefined) return { effect: 'narrower', what };
  return { effect: after === undefined ? 'wider' : 'unclear', what };
});

/** `multipleOf`: a multiple of it allows less, a divisor of it more. */
export const divisor: Rule = value((before, after, { at }) => {
  const what = inWords({ before, after, at: [...at, 'multipleOf'] });
  if (before === undefined) return { effect: 'narrower', what };
  if (after === undefined || Number(before) % Number(after) === 0) return { effect: 'wider', what };
  return { effect: Number(after) % Number(before) === 0 ? 'narrower' : 'other', what };
});

function limit(none: number, sign: 1 | -1): Rule {
  return (scope, pair, parent) => {
    // No text, list or object has less than nothing in it.
    const least = /^min(?:Length|Items|Properties)$/.test(pair.at.at(-1) ?? '') ? 0 : none;
    const compare = value((before, after) => {
      const rise = (numeric(after, least) - numeric(before, least)) * sign;
      const what = inWords(pair);
      if (Number.isNaN(rise)) return { effect: 'unclear', what };
      if (rise === 0) return { effect: 'prose', what };
      return { effect: rise > 0 ? 'wider' : 'narrower', what };
    });
    compare(scope, pair, parent);
  };
}

function numeric(keyword: unknown, none: number): number {
  if (keyword === undefined) return none;
  return typeof keyword === 'number' ? keyword : Number.NaN;
}
