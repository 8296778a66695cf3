import { asArray, isObject, type Json } from '../compare/json.ts';

/** A copy of a document with another value at a location; undefined leaves nothing there. */
export function edit(document: Json, location: readonly string[], value: unknown): Json {
  const edited = put(document, location, value);
  if (!isObject(edited)) throw new Error('There is no location');
  return edited;
}

function put(node: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(node)) {
    const items = asArray(node);
    const item = put(items[Number(name)], rest, value);
    return items.toSpliced(Number(name), 1, ...(item === undefined ? [] : [item]));
  }
  if (!isObject(node)) throw new Error(`There is nothing that could hold ${name}`);
  const { [name]: child, ...others } = node;
  const item = put(child, rest, value);
  return item === undefined ? others : { ...others, [name]: item };
}
