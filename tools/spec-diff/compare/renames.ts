import { reachedIn } from './components.ts';
import type { Comparison } from './comparison.ts';
import { asArray, asObject, isObject, isSame, type Json } from './json.ts';

/** A definition that has another name now, and the same content. */
interface Rename {
  readonly section: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The older document with the definitions that were only renamed under their newer names, so that what uses them does
 * not differ; and which they are.
 */
export function followRenames(before: Json, after: Json): { document: Json; renames: readonly Rename[] } {
  const renames = Object.keys(asObject(after['components'])).flatMap((section) => renamesIn(section, before, after));
  if (renames.length === 0) return { document: before, renames };
  const rest = followRenames(renames.reduce(apply, before), after);
  return { document: rest.document, renames: [...renames, ...rest.renames] };
}

/** Reports what was renamed: no message shows it, but the names of generated types do. */
export function reportRenames(comparison: Comparison, renames: readonly Rename[]): void {
  const reached = renames.length === 0 ? new Set<string>() : reachedIn(comparison.after);
  for (const { section, from, to } of renames) {
    const at = ['components', section, to];
    const isReached = reached.has(`#/${at.join('/')}`);
    const effect = section === 'schemas' && isReached ? 'regenerated' : 'prose';
    comparison.report(isReached ? ['callers', 'readers'] : [], at, effect, `the definition ${from} is ${to} now`);
  }
}

function renamesIn(section: string, before: Json, after: Json): Rename[] {
  // Security requirements name their schemes, and so do callers.
  if (section === 'securitySchemes') return [];
  const [old, now] = [before, after].map((document) => asObject(asObject(document['components'])[section]));
  const lost = Object.entries(old ?? {}).filter(([name]) => now?.[name] === undefined);
  const gained = Object.entries(now ?? {}).filter(([name]) => old?.[name] === undefined);
  const taken = new Set<string>();
  return lost.flatMap(([from, content]) => {
    const [to] = gained.find(([name, other]) => !taken.has(name) && isSame(content, other)) ?? [];
    if (to === undefined) return [];
    taken.add(to);
    return [{ section, from, to }];
  });
}

function apply(document: Json, { section, from, to }: Rename): Json {
  const renamed = rewrite(document, `#/components/${section}/${from}`, `#/components/${section}/${to}`);
  const components = asObject(asObject(renamed)['components']);
  const { [from]: content, ...others } = asObject(components[section]);
  return { ...asObject(renamed), components: { ...components, [section]: { ...others, [to]: content } } };
}

function rewrite(value: unknown, from: string, to: string): unknown {
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rewrite(item, from, to)]));
  }
  if (Array.isArray(value)) return asArray(value).map((item) => rewrite(item, from, to));
  return value === from ? to : value;
}
