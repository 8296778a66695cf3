import type { Shape } from './shape.ts';
import { isObject } from './value-at.ts';

/** What an answer can have beyond the contract: a member, the name of a map's member, or a value of an enum. */
export type AdditionKind = 'unknown-member' | 'unknown-name' | 'unknown-value';

/**
 * Told of something that the contract does not know.
 *
 * @param pointer Where the contract would have it.
 * @param name The name that is unknown: the member's or the value itself. AWS's text, of any length.
 * @param value What it holds.
 */
export type OnAddition = (kind: AdditionKind, pointer: string, name: string, value: unknown) => void;

/** Walks parsed content along its shape. What is within something unknown is not looked at. */
export function findAdditions(shape: Shape, value: unknown, onAddition: OnAddition): void {
  if (typeof value === 'string') {
    if (shape.values?.has(value) === false) onAddition('unknown-value', shape.pointer, value, value);
  } else if (Array.isArray(value)) {
    if (shape.items === undefined) return;
    for (const item of value) findAdditions(shape.items, item, onAddition);
  } else if (isObject(value)) {
    findInMembers(shape, value, onAddition);
  }
}

function findInMembers(shape: Shape, value: Readonly<Record<string, unknown>>, onAddition: OnAddition): void {
  const { members, entries, names } = shape;
  if (members === undefined && entries === undefined) return;
  for (const name of Object.keys(value)) {
    const member = members?.get(name);
    if (member !== undefined) {
      findAdditions(member, value[name], onAddition);
    } else if (entries === undefined) {
      onAddition('unknown-member', shape.pointer, name, value[name]);
    } else {
      if (names?.has(name) === false) onAddition('unknown-name', entries.pointer, name, value[name]);
      findAdditions(entries, value[name], onAddition);
    }
  }
}
