import type { Side } from './change.ts';
import type { Comparison } from './comparison.ts';
import type { Effect } from './effect.ts';
import { asObject, isObject, isSame, show } from './json.ts';

/** What is at the same location of both documents; undefined where one has nothing there. */
export interface Pair {
  /** In the older document. */
  readonly before: unknown;
  /** In the newer document. */
  readonly after: unknown;
  /** The location, as the tokens of its pointer. */
  readonly at: readonly string[];
}

/** In which sense a location is compared. */
export interface Scope {
  /** The comparison that it belongs to. */
  readonly comparison: Comparison;
  /** Who notices a change here. */
  readonly sides: readonly Side[];
  /** Whether any other string is allowed beside what a schema lists: an enumeration that may grow. */
  readonly open: boolean;
}

/** Compares what stands under one keyword; its object is given as well. */
export type Rule = (scope: Scope, pair: Pair, parent: Pair) => void;

/** An effect, and what changed in words. */
export interface Difference {
  /** What it does. */
  readonly effect: Effect;
  /** What changed. */
  readonly what: string;
}

/** What stands under a name in both of a pair. */
export function childOf(pair: Pair, name: string): Pair {
  return { before: asObject(pair.before)[name], after: asObject(pair.after)[name], at: [...pair.at, name] };
}

/** Every name that one of a pair has, those of the newer first. */
export function namesIn({ before, after }: Pair): string[] {
  return [...new Set([...Object.keys(asObject(after)), ...Object.keys(asObject(before))])];
}

/** Compares an object keyword by keyword. One without a rule is never passed over: its change is not known to be safe. */
export function compareKeywords(scope: Scope, pair: Pair, rules: ReadonlyMap<string, Rule>): void {
  for (const name of namesIn(pair)) (rules.get(name) ?? unknown)(scope, childOf(pair, name), pair);
}

/** A rule for a keyword that holds a value: it is asked where the two differ. */
export function value(compare: (before: unknown, after: unknown, parent: Pair) => Difference | undefined): Rule {
  return (scope, { before, after, at }, parent) => {
    if (isSame(before, after)) return;
    const difference = compare(before, after, parent);
    if (difference !== undefined) reportAllowed(scope, at, difference.effect, difference.what);
  };
}

/** Reports a change of what a schema allows. Where any other string is allowed beside it, no string is a surprise. */
export function reportAllowed(
  { comparison, sides, open }: Scope,
  at: readonly string[],
  effect: Effect,
  what: string,
): void {
  comparison.report(sides, at, open && effect !== 'prose' ? 'addition' : effect, what);
}

/** A rule for a keyword whose every change has the same effect. */
export function always(effect: Effect): Rule {
  return ({ comparison, sides }, pair) => {
    if (!isSame(pair.before, pair.after)) comparison.report(sides, pair.at, effect, inWords(pair));
  };
}

/** A rule for a flag that is false where it is absent. */
export function flag(whenTrue: Effect, whenFalse: Effect): Rule {
  return ({ comparison, sides }, pair) => {
    if (isSame(pair.before, pair.after)) return;
    const [was, is] = [pair.before ?? false, pair.after ?? false];
    const effect = was === is ? 'prose' : is === true ? whenTrue : whenFalse;
    comparison.report(sides, pair.at, effect, inWords(pair));
  };
}

const unknown: Rule = ({ comparison, sides }, pair) => {
  if (isSame(pair.before, pair.after)) return;
  if (isGrownExtension(pair)) {
    comparison.report(sides, pair.at, 'addition', inWords(pair));
    return;
  }
  comparison.report(sides, pair.at, 'unclear', `${inWords(pair)}, and no rule covers it; not known to be safe`);
};

/** Whether an extension, which programs read that know it, says what it said before, and more. */
function isGrownExtension({ before, after, at }: Pair): boolean {
  const said = Object.entries(asObject(before));
  const says = asObject(after);
  return at.at(-1)?.startsWith('x-') === true && isObject(after) && said.every(([name, of]) => isSame(of, says[name]));
}

/** What happened to a keyword: added, removed, or changed from what to what. */
export function inWords({ before, after, at }: Pair): string {
  const name = at.at(-1) ?? 'the document';
  if (before === undefined) return `${name} ${show(after)} added`;
  if (after === undefined) return `${name} ${show(before)} removed`;
  return `${name} ${show(before)} became ${show(after)}`;
}
