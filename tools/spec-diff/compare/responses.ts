import { compareMediaTypes } from './content.ts';
import type { Effect } from './effect.ts';
import { compareHeaders } from './headers.ts';
import { asObject, asStrings } from './json.ts';
import { always, childOf, compareKeywords, namesIn, type Pair, type Rule, type Scope } from './keywords.ts';
import { through } from './references.ts';

/** Compares the responses of an operation by status. */
export const compareResponses: Rule = (scope: Scope, pair: Pair) => {
  const { comparison, sides } = scope;
  const hasDefault = Object.hasOwn(asObject(pair.before), 'default');
  for (const status of namesIn(pair)) {
    const response = childOf(pair, status);
    if (response.before === undefined) {
      comparison.report(sides, response.at, effectOfAdded(status, hasDefault), `the response ${status} added`);
    } else if (response.after === undefined) {
      const effect = status.startsWith('2') ? 'other' : 'unclear';
      comparison.report(sides, response.at, effect, `the response ${status} removed`);
    } else through(scope, response, (both) => compareKeywords(scope, both, rules));
  }
};

/** Any failure may come that falls under `default`; a success or a redirection that nobody knows of is another thing. */
function effectOfAdded(status: string, hasDefault: boolean): Effect {
  if (status === 'default') return 'addition';
  return hasDefault && /^[45]/.test(status) ? 'addition' : 'unclear';
}

/** `x-aws-errors`: the names of errors that AWS sends with the status. */
const awsErrors: Rule = ({ comparison, sides }, { before, after, at }) => {
  const [old, now] = [asStrings(before), asStrings(after)];
  for (const name of now) if (!old.includes(name)) comparison.report(sides, at, 'unclear', `AWS's error ${name} added`);
  for (const name of old)
    if (!now.includes(name)) comparison.report(sides, at, 'narrower', `AWS's error ${name} removed`);
};

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['description', always('prose')],
  ['headers', compareHeaders],
  ['content', compareMediaTypes],
  ['x-aws-errors', awsErrors],
]);
