import { isObject } from '../document/values.ts';
import type { WholeAnswer } from './answers.ts';

/** An answer that differs in one place from a whole one. */
export interface Variant {
  /** The place, as a JSON pointer. */
  readonly place: string;
  /** What was done there. */
  readonly change: string;
  /** The answer. */
  readonly body: unknown;
  /** Whether it is one that the operation may give. */
  readonly valid: boolean;
}

const one = { string: 'a', number: 1, boolean: true, object: {}, array: [] };

/** Each member of an answer missing, null and of every other type; each object with a member more; and the listed values. */
export function variantsOf({ body, required = [], nullable = [], allowed, refused }: WholeAnswer): Variant[] {
  return [
    ...placesIn(body).flatMap(({ place, value, isMember }): Variant[] => {
      const put = (given: unknown, valid: boolean): Variant => ({
        place,
        change: show(given),
        body: replaceAt(body, place, given),
        valid,
      });
      const others = Object.entries(one).filter(([type]) => type !== typeOf(value));
      return [
        ...others.map(([, other]) => put(other, false)),
        put(null, nullable.includes(place)),
        ...(isMember
          ? [{ place, change: 'missing', body: replaceAt(body, place, undefined), valid: !required.includes(place) }]
          : []),
        ...(isObject(value) && !place.endsWith('/auditDetails')
          ? [put({ ...value, 'a later member': [1] }, true)]
          : []),
      ];
    }),
    ...listed(body, allowed, true),
    ...listed(body, refused, false),
  ];
}

function listed(body: object, values: WholeAnswer['allowed'], valid: boolean): Variant[] {
  return Object.entries(values).flatMap(([place, some]) =>
    some.map((value) => ({ place, change: show(value), body: replaceAt(body, place, value), valid })),
  );
}

interface PlacedValue {
  readonly place: string;
  readonly value: unknown;
  /** Whether it is a named member, which can be missing. */
  readonly isMember: boolean;
}

function placesIn(value: unknown, place = '', isMember = false): PlacedValue[] {
  const inner = Array.isArray(value) || isObject(value) ? Object.entries(value) : [];
  return [
    { place, value, isMember },
    ...inner.flatMap(([name, of]) => placesIn(of, `${place}/${name}`, !Array.isArray(value))),
  ];
}

/** A copy in which something else stands at a place; nothing, where that is undefined. */
function replaceAt(body: unknown, place: string, value: unknown): unknown {
  if (place === '') return value;
  const [name = '', ...rest] = place.slice(1).split('/');
  const inner = rest.map((token) => `/${token}`).join('');
  if (Array.isArray(body)) {
    const elements: readonly unknown[] = body;
    return elements.map((element, index) => (String(index) === name ? replaceAt(element, inner, value) : element));
  }
  const members = isObject(body) ? body : {};
  const changed = Object.entries({ ...members, [name]: replaceAt(members[name], inner, value) });
  return Object.fromEntries(changed.filter(([, kept]) => kept !== undefined));
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}… (${text.length})` : text;
}
