import { asArray, asObject, isSame, type Json, show } from '../json.ts';
import { inWords, type Pair, type Rule, type Scope } from '../keywords.ts';
import { resolve } from '../references.ts';
import { prose } from './prose.ts';

type CompareSchema = (scope: Scope, pair: Pair) => void;

interface Branch {
  readonly schema: unknown;
  readonly index: number;
  /** What it allows, with references followed. */
  readonly constraints: Json;
}

/**
 * `anyOf` and `oneOf`: one branch more allows more. A plain string among the branches opens the enumerations beside it,
 * since readers have to expect any string.
 */
export function alternatives(compareSchema: CompareSchema): Rule {
  return (scope, pair) => {
    if (pair.before === undefined || pair.after === undefined) {
      reportWhole(scope, pair);
      return;
    }
    const [old, now] = branchesOf(scope, pair);
    const open = [old, now].every((branches) => branches.some(isAnyString));
    const effectOf = (branch: Branch, otherwise: 'wider' | 'narrower') =>
      open && branch.constraints['type'] === 'string' ? 'addition' : otherwise;
    const { gained, lost, kept } = match(old, now);
    for (const [one, other] of kept) {
      const ofStrings = [one, other].every(({ constraints }) => constraints['type'] === 'string');
      compareSchema({ ...scope, open: open && ofStrings }, toPair(pair, one, other));
    }
    report(scope, pair, gained, 'added', (branch) => effectOf(branch, 'wider'));
    report(scope, pair, lost, 'removed', (branch) => effectOf(branch, 'narrower'));
  };
}

/** `allOf`: one part more allows less. */
export function parts(compareSchema: CompareSchema): Rule {
  return (scope, pair) => {
    if (pair.before === undefined || pair.after === undefined) {
      reportWhole(scope, pair);
      return;
    }
    const { gained, lost, kept } = match(...branchesOf(scope, pair));
    for (const [one, other] of kept) compareSchema({ ...scope, open: false }, toPair(pair, one, other));
    report(scope, pair, gained, 'added', () => 'narrower');
    report(scope, pair, lost, 'removed', () => 'wider');
  };
}

/**
 * The pair with both as alternatives, where one has `anyOf` for its only constraint: the other one is an alternative of
 * one branch.
 */
export function asAlternatives({ before, after, at }: Pair): Pair {
  return {
    before: likewise(asObject(before), asObject(after)),
    after: likewise(asObject(after), asObject(before)),
    at,
  };
}

function likewise(schema: Json, other: Json): Json {
  const constraints = constraintsOf(schema);
  const isPlain = !('anyOf' in schema) && Object.keys(constraints).length > 0;
  if (!isPlain || Object.keys(constraintsOf(other)).join() !== 'anyOf') return schema;
  return { ...Object.fromEntries(Object.entries(schema).filter(([name]) => prose.has(name))), anyOf: [constraints] };
}

function constraintsOf(schema: unknown): Json {
  return Object.fromEntries(Object.entries(asObject(schema)).filter(([name]) => !prose.has(name)));
}

function branchesOf({ comparison }: Scope, { before, after }: Pair): [Branch[], Branch[]] {
  const read = (document: Json, keyword: unknown): Branch[] =>
    asArray(keyword).map((schema, index) => ({
      schema,
      index,
      constraints: constraintsOf(resolve(document, schema, 'schema')),
    }));
  return [read(comparison.before, before), read(comparison.after, after)];
}

function isAnyString({ constraints }: Branch): boolean {
  return isSame(constraints, { type: 'string' });
}

/** Pairs the branches: those that say the same, then, where equally many are left, in their order. */
function match(
  old: readonly Branch[],
  now: readonly Branch[],
): { gained: Branch[]; lost: Branch[]; kept: [Branch, Branch][] } {
  const kept: [Branch, Branch][] = [];
  const pairUp = (isPair: (one: Branch, other: Branch) => boolean): void => {
    for (const other of now) {
      const one = old.find((candidate) => isFree(candidate, 0) && isPair(candidate, other));
      if (one !== undefined && isFree(other, 1)) kept.push([one, other]);
    }
  };
  const isFree = (branch: Branch, side: 0 | 1): boolean => !kept.some((pair) => pair[side] === branch);
  pairUp((one, other) => isSame(one.schema, other.schema));
  pairUp((one, other) => isSame(one.constraints, other.constraints));
  const left = { lost: old.filter((branch) => isFree(branch, 0)), gained: now.filter((branch) => isFree(branch, 1)) };
  if (left.lost.length !== left.gained.length) return { ...left, kept };
  pairUp(() => true);
  return { gained: [], lost: [], kept };
}

function toPair({ at }: Pair, one: Branch, other: Branch): Pair {
  return { before: one.schema, after: other.schema, at: [...at, String(other.index)] };
}

function report(
  { comparison, sides }: Scope,
  { at }: Pair,
  branches: readonly Branch[],
  happened: string,
  effectOf: (branch: Branch) => 'addition' | 'wider' | 'narrower',
): void {
  for (const branch of branches) {
    const what = `the branch ${show(branch.schema)} ${happened}`;
    comparison.report(sides, [...at, String(branch.index)], effectOf(branch), what);
  }
}

function reportWhole({ comparison, sides }: Scope, pair: Pair): void {
  comparison.report(sides, pair.at, pair.before === undefined ? 'narrower' : 'wider', inWords(pair));
}
