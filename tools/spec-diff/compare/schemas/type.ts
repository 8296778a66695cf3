import { asArray } from '../json.ts';
import { inWords, type Rule, value } from '../keywords.ts';

const every = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/** `type`: a set of types, of which `number` holds `integer`; without it, every type. */
export const type: Rule = value((before, after, { at }) => {
  const [old, now] = [typesOf(before), typesOf(after)];
  const gained = now.filter((one) => !holds(old, one));
  const lost = old.filter((one) => !holds(now, one));
  const what = describe(gained, lost) ?? inWords({ before, after, at: [...at, 'type'] });
  if (gained.length > 0 && lost.length > 0) return { effect: 'other', what };
  if (gained.length > 0) return { effect: 'wider', what };
  return { effect: lost.length > 0 ? 'narrower' : 'prose', what };
});

function describe(gained: readonly unknown[], lost: readonly unknown[]): string | undefined {
  if (gained.join() === 'null' && lost.length === 0) return 'null is allowed now';
  if (lost.join() === 'null' && gained.length === 0) return 'null is refused now';
  return undefined;
}

function typesOf(keyword: unknown): readonly unknown[] {
  if (keyword === undefined) return every;
  return Array.isArray(keyword) ? asArray(keyword) : [keyword];
}

function holds(types: readonly unknown[], one: unknown): boolean {
  return types.includes(one) || (one === 'integer' && types.includes('number'));
}
