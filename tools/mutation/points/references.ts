import { isObject, type Json, type JsonObject, membersOf, type Place } from '../json.ts';
import { changed, type Mutant } from '../mutant.ts';

/** A `$ref` to a component leads to the next of its kind that differs in more than prose instead. */
export function ofReference(document: JsonObject, { $ref }: JsonObject, place: Place): Mutant[] {
  if (typeof $ref !== 'string') return [];
  const [, components = '', section = '', name = ''] = $ref.split('/');
  const all = Object.entries(membersOf(membersOf(document[components])[section]));
  const at = all.findIndex(([other]) => other === name);
  const own = withoutProse(all[at]?.[1]);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find(([, other]) => withoutProse(other) !== own);
  if (next === undefined) return [];
  return [changed('reference', [...place, '$ref'], `#/${components}/${section}/${next[0]}`)];
}

const prose: ReadonlySet<string> = new Set(['description', 'example', 'examples']);

function withoutProse(component: Json | undefined): string {
  return JSON.stringify(isObject(component) ? { ...component } : component, (name, value: Json) =>
    prose.has(name) ? undefined : value,
  );
}
