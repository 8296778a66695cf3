import type { Effect } from './effect.ts';
import { asObject, isObject, type Json } from './json.ts';
import { fromReference, valueAt } from './json-pointer.ts';
import type { Pair, Scope } from './keywords.ts';

/** The reference that a value is, if it is one. */
function referenceOf(value: unknown): string | undefined {
  const reference = asObject(value)['$ref'];
  return typeof reference === 'string' ? reference : undefined;
}

/**
 * What refers: the keywords beside a schema's `$ref` apply as well (JSON Schema core, section 8.2.3.1), and so may those of
 * a path item; beside any other, all but `summary` and `description` are ignored (OpenAPI 3.1, "Reference Object").
 */
export type Referrer = 'schema' | 'path item' | 'reference object';

/** A value with its references followed to the end, what applies beside each laid over; undefined where one leads nowhere. */
export function resolve(document: Json, value: unknown, referrer: Referrer, seen: readonly string[] = []): unknown {
  const reference = referenceOf(value);
  if (reference === undefined) return value;
  const target = targetOf(document, reference);
  if (target === undefined || seen.includes(reference)) return undefined;
  const end = resolve(document, target, referrer, [...seen, reference]);
  return isObject(end) ? { ...end, ...besides(value, referrer) } : end;
}

/**
 * Visits what a pair stands for once references are followed. A definition that both refer to is visited at its own
 * location, once for each sense; where they refer to different ones, the difference belongs to the location that refers.
 */
export function through(
  scope: Scope,
  pair: Pair,
  visit: (pair: Pair) => void,
  referrer: Referrer = 'reference object',
): void {
  const from = referenceOf(pair.before);
  const to = referenceOf(pair.after);
  if (from === undefined && to === undefined) visit(pair);
  else if (from === to && to !== undefined) visitShared(scope, pair, to, visit, referrer);
  else visitRepointed(scope, pair, visit, referrer);
}

function visitShared(
  scope: Scope,
  pair: Pair,
  reference: string,
  visit: (pair: Pair) => void,
  referrer: Referrer,
): void {
  const { comparison, sides, open } = scope;
  const [before, after] = [targetOf(comparison.before, reference), targetOf(comparison.after, reference)];
  if (after === undefined) {
    if (before !== undefined) comparison.report(sides, [...pair.at, '$ref'], 'other', `${reference} leads nowhere now`);
    return;
  }
  visit({ before: besides(pair.before, referrer), after: besides(pair.after, referrer), at: pair.at });
  if (!comparison.begin([...sides, open, reference].join(' '))) return;
  comparison.use(reference);
  const at = fromReference(reference) ?? [];
  through(scope, { before, after, at }, visit, referrer);
}

function visitRepointed(scope: Scope, pair: Pair, visit: (pair: Pair) => void, referrer: Referrer): void {
  const { comparison, sides, open } = scope;
  const [old, now] = [referenceOf(pair.before), referenceOf(pair.after)];
  const [from, to] = [old ?? 'a definition here', now ?? 'a definition here'];
  // Generated code names a type after the schema that is referred to.
  const isRenamed = referrer === 'schema' && old !== undefined && now !== undefined;
  const renaming: Effect = isRenamed ? 'regenerated' : 'prose';
  const before = resolve(comparison.before, pair.before, referrer);
  const after = resolve(comparison.after, pair.after, referrer);
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

function besides(value: unknown, referrer: Referrer): Json {
  const applies = (name: string): boolean =>
    referrer === 'reference object' ? ['summary', 'description'].includes(name) : name !== '$ref';
  return Object.fromEntries(Object.entries(asObject(value)).filter(([name]) => applies(name)));
}
