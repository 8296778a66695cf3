import type { Effect } from './effect.ts';
import { asObject, isObject, type Json } from './json.ts';
import { fromReference, valueAt } from './json-pointer.ts';
import type { Pair, Scope } from './keywords.ts';

/** The reference that a value is, if it is one. */
function referenceOf(value: unknown): string | undefined {
  const reference = asObject(value)['$ref'];
  return typeof reference === 'string' ? reference : undefined;
}

/** A value with its references followed to the end, what stands beside each laid over; undefined where one leads nowhere. */
export function resolve(document: Json, value: unknown, seen: readonly string[] = []): unknown {
  const reference = referenceOf(value);
  if (reference === undefined) return value;
  const target = targetOf(document, reference);
  if (target === undefined || seen.includes(reference)) return undefined;
  const end = resolve(document, target, [...seen, reference]);
  return isObject(end) ? { ...end, ...besides(value) } : end;
}

/**
 * Visits what a pair stands for once references are followed. A definition that both refer to is visited at its own
 * place, once for each sense; where they refer to different ones, the difference belongs to the place that refers.
 *
 * @param renaming What another reference alone does, to the same content.
 */
export function through(scope: Scope, pair: Pair, visit: (pair: Pair) => void, renaming: Effect = 'prose'): void {
  const from = referenceOf(pair.before);
  const to = referenceOf(pair.after);
  if (from === undefined && to === undefined) visit(pair);
  else if (from === to && to !== undefined) visitShared(scope, pair, to, visit);
  else visitRepointed(scope, pair, visit, from !== undefined && to !== undefined ? renaming : 'prose');
}

function visitShared(scope: Scope, pair: Pair, reference: string, visit: (pair: Pair) => void): void {
  const { comparison, sides, open } = scope;
  const [before, after] = [targetOf(comparison.before, reference), targetOf(comparison.after, reference)];
  if (after === undefined) {
    if (before !== undefined) comparison.report(sides, [...pair.at, '$ref'], 'other', `${reference} leads nowhere now`);
    return;
  }
  visit({ before: besides(pair.before), after: besides(pair.after), at: pair.at });
  if (!comparison.begin([...sides, open, reference].join(' '))) return;
  comparison.use(reference);
  const at = fromReference(reference) ?? [];
  through(scope, { before, after, at }, visit);
}

function visitRepointed(scope: Scope, pair: Pair, visit: (pair: Pair) => void, renaming: Effect): void {
  const { comparison, sides, open } = scope;
  const [from, to] = [referenceOf(pair.before) ?? 'a definition here', referenceOf(pair.after) ?? 'a definition here'];
  const before = resolve(comparison.before, pair.before);
  const after = resolve(comparison.after, pair.after);
  const at = [...pair.at, '$ref'];
  if (after === undefined) {
    comparison.report(sides, at, 'other', `${to} leads nowhere`);
    return;
  }
  comparison.report(sides, at, renaming, `${from} became ${to}`);
  for (const reference of [from, to]) comparison.use(reference);
  const name = [...sides, open, from, to].join(' ');
  if (!comparison.begin(name)) return;
  visit({ before: before ?? {}, after, at: pair.at });
  comparison.end(name);
}

function targetOf(document: Json, reference: string): unknown {
  const tokens = fromReference(reference);
  return tokens === undefined ? undefined : valueAt(document, tokens);
}

function besides(value: unknown): Json {
  return Object.fromEntries(Object.entries(asObject(value)).filter(([name]) => name !== '$ref'));
}
