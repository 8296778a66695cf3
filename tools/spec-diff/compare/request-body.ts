import { compareMediaTypes } from './content.ts';
import { asObject } from './json.ts';
import { always, compareKeywords, flag, type Pair, type Rule, type Scope } from './keywords.ts';
import { resolve, through } from './references.ts';

/** Compares what requests carry as content. */
export const compareRequestBody: Rule = (scope: Scope, pair: Pair) => {
  const { comparison, sides } = scope;
  if (pair.after === undefined) comparison.report(sides, pair.at, 'narrower', 'the request body removed');
  else if (pair.before === undefined) {
    const required = asObject(resolve(comparison.after, pair.after, 'reference object'))['required'] === true;
    const what = `${required ? 'a required' : 'an optional'} request body added`;
    comparison.report(sides, pair.at, required ? 'narrower' : 'addition', what);
  } else through(scope, pair, (both) => compareKeywords(scope, both, rules));
};

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['description', always('prose')],
  ['required', flag('narrower', 'wider')],
  ['content', compareMediaTypes],
]);
