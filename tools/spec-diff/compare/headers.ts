import { compareMediaTypes } from './content.ts';
import { always, childOf, compareKeywords, flag, namesIn, type Pair, type Rule, type Scope } from './keywords.ts';
import { through } from './references.ts';
import { compareSchema } from './schemas/schema.ts';

/** Compares the headers of a response by name. */
export const compareHeaders: Rule = (scope: Scope, pair: Pair) => {
  const { comparison, sides } = scope;
  for (const name of namesIn(pair)) {
    const header = childOf(pair, name);
    if (header.before === undefined) comparison.report(sides, header.at, 'addition', `the header ${name} added`);
    else if (header.after === undefined) comparison.report(sides, header.at, 'other', `the header ${name} removed`);
    else through(scope, header, (both) => compareKeywords(scope, both, rules));
  }
};

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['description', always('prose')],
  ['example', always('prose')],
  ['examples', always('prose')],
  ['deprecated', flag('addition', 'prose')],
  ['required', flag('narrower', 'wider')],
  ['schema', compareSchema],
  ['content', compareMediaTypes],
]);
