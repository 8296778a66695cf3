import type { Effect } from './effect.ts';
import { asArray, isObject, isSame, type Json } from './json.ts';
import { fromReference, valueAt } from './json-pointer.ts';
import { childOf, compareKeywords, namesIn, type Pair, type Rule, type Scope } from './keywords.ts';

const comparedWhereUsed = [
  'schemas',
  'responses',
  'parameters',
  'requestBodies',
  'headers',
  'securitySchemes',
  'pathItems',
];

/**
 * Compares the definitions, but those that a use has led to already. It runs last: what nothing uses is safe, and what is used
 * only where no rule looks is not known to be.
 */
export const compareComponents: Rule = (scope, pair) => {
  const sections = [...comparedWhereUsed, 'examples'];
  compareKeywords(scope, pair, new Map(sections.map((section) => [section, compareSection])));
};

const compareSection: Rule = (scope, section) => {
  for (const name of namesIn(section)) {
    const pair = childOf(section, name);
    const inBoth = pair.before !== undefined && pair.after !== undefined;
    const isJudged = inBoth && scope.comparison.isUsed(`#/${pair.at.join('/')}`);
    if (!isJudged && !isSame(pair.before, pair.after)) reportDefinition(scope, pair);
  }
};

function reportDefinition({ comparison, sides }: Scope, { before, after, at }: Pair): void {
  const [, section, name] = at;
  const document = after === undefined ? comparison.before : comparison.after;
  const reference = `#/${at.join('/')}`;
  const isReached = comparison.isUsed(reference) || reachedIn(document).has(reference);
  const report = (effect: Effect, happened: string): void =>
    comparison.report(isReached ? sides : [], at, effect, `the definition ${String(name)} ${happened}`);
  if (before === undefined) report('addition', 'added');
  else if (after === undefined) report('prose', 'removed');
  else report(isReached && section !== 'examples' ? 'unclear' : 'prose', 'changed');
}

/** Every reference that a document makes, from outside its definitions on. */
export function reachedIn(document: Json): ReadonlySet<string> {
  const reached = new Set<string>();
  const follow = (value: unknown): void => {
    if (typeof value === 'string' && value.startsWith('#/') && !reached.has(value)) {
      reached.add(value);
      follow(valueAt(document, fromReference(value) ?? []));
    } else if (isObject(value)) Object.values(value).forEach(follow);
    else asArray(value).forEach(follow);
  };
  for (const [name, value] of Object.entries(document)) if (name !== 'components') follow(value);
  return reached;
}
