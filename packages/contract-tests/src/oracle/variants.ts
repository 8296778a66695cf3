import { isObject } from '@audit-gateway/contract';
import type { CompleteResponse } from './responses.ts';

/** A response that differs from a complete one at one location. */
export interface Variant {
  /** The JSON pointer to the location. */
  readonly pointer: string;
  readonly change: string;
  readonly body: unknown;
  readonly valid: boolean;
}

const one = { string: 'a', number: 1, boolean: true, object: {}, array: [] };

/** Makes responses with each member missing, null and of every other type, each object with one more member, and each listed value. */
export function variantsOf({ body, required = [], nullable = [], allowed, refused }: CompleteResponse): Variant[] {
  return [
    ...valuesIn(body).flatMap(({ pointer, value, isMember }): Variant[] => {
      const put = (given: unknown, valid: boolean): Variant => ({
        pointer,
        change: show(given),
        body: replaceAt(body, pointer, given),
        valid,
      });
      const others = Object.entries(one).filter(([type]) => type !== typeOf(value));
      return [
        ...others.map(([, other]) => put(other, false)),
        put(null, nullable.includes(pointer)),
        ...(isMember
          ? [
              {
                pointer,
                change: 'missing',
                body: replaceAt(body, pointer, undefined),
                valid: !required.includes(pointer),
              },
            ]
          : []),
        ...(isObject(value) && !pointer.endsWith('/auditDetails')
          ? [put({ ...value, 'a later member': [1] }, true)]
          : []),
      ];
    }),
    ...listed(body, allowed, true),
    ...listed(body, refused, false),
  ];
}

function listed(body: object, values: CompleteResponse['allowed'], valid: boolean): Variant[] {
  return Object.entries(values).flatMap(([pointer, some]) =>
    some.map((value) => ({ pointer, change: show(value), body: replaceAt(body, pointer, value), valid })),
  );
}

interface LocatedValue {
  readonly pointer: string;
  readonly value: unknown;
  readonly isMember: boolean;
}

function valuesIn(value: unknown, pointer = '', isMember = false): LocatedValue[] {
  const inner = Array.isArray(value) || isObject(value) ? Object.entries(value) : [];
  return [
    { pointer, value, isMember },
    ...inner.flatMap(([name, of]) => valuesIn(of, `${pointer}/${name}`, !Array.isArray(value))),
  ];
}

/** Copies a value with another one at a location; undefined removes it. */
function replaceAt(body: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  const [name = '', ...rest] = pointer.slice(1).split('/');
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
