import { asObject, asStrings, isSame, show } from '../json.ts';
import { childOf, inWords, namesIn, type Pair, type Rule, type Scope } from '../keywords.ts';

type CompareSchema = (scope: Scope, pair: Pair) => void;

/** `properties`: by name. What is new is no surprise, unless the older schema allowed no other member, or only some. */
export function properties(compareSchema: CompareSchema): Rule {
  return (scope, pair, parent) => {
    const { comparison, sides } = scope;
    const [wasOpen, isOpen] = [isOpenObject(parent.before), isOpenObject(parent.after)];
    for (const name of namesIn(pair)) {
      const member = childOf(pair, name);
      if (member.before === undefined) {
        comparison.report(sides, member.at, wasOpen ? 'addition' : 'wider', `the member ${name} added`);
      } else if (member.after === undefined) {
        comparison.report(sides, member.at, isOpen ? 'dropped' : 'other', `the member ${name} removed`);
      } else compareSchema({ ...scope, open: false }, member);
    }
  };
}

/** `required`: by name. A member that is gone altogether has been reported already. */
export const required: Rule = ({ comparison, sides }, { before, after, at }, parent) => {
  const [old, now] = [asStrings(before), asStrings(after)];
  const goneWithIt = (name: string): boolean => has(parent.before, name) && !has(parent.after, name);
  const gained = now.filter((name) => !old.includes(name));
  const lost = old.filter((name) => !now.includes(name) && !goneWithIt(name));
  for (const name of gained) comparison.report(sides, at, 'narrower', `the member ${name} is required now`);
  for (const name of lost) comparison.report(sides, at, 'wider', `the member ${name} need not be there any more`);
  const sameMembers = isSame([...old].sort(), [...now].sort());
  if (sameMembers && !isSame(before, after))
    comparison.report(sides, at, 'prose', 'the required members written otherwise');
};

/** `additionalProperties`: everything where it is absent, nothing where it is false. */
export function additionalProperties(compareSchema: CompareSchema): Rule {
  return (scope, pair, parent) => {
    const { comparison, sides } = scope;
    const [wasOpen, isOpen] = [isOpenObject(parent.before), isOpenObject(parent.after)];
    if (wasOpen && isOpen) {
      if (!isSame(pair.before, pair.after)) comparison.report(sides, pair.at, 'prose', inWords(pair));
    } else if (wasOpen || pair.after === false) {
      if (pair.before !== false) comparison.report(sides, pair.at, 'narrower', inWords(pair));
    } else if (isOpen || pair.before === false) comparison.report(sides, pair.at, 'wider', inWords(pair));
    else compareSchema({ ...scope, open: false }, pair);
  };
}

function isOpenObject(schema: unknown): boolean {
  const keyword = asObject(schema)['additionalProperties'];
  return keyword === undefined || keyword === true || show(keyword) === '{}';
}

function has(schema: unknown, name: string): boolean {
  return Object.hasOwn(asObject(asObject(schema)['properties']), name);
}
