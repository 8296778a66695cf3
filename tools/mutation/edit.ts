import { isObject, type Json, type Place } from './json.ts';

/** Changes one point of a document, and leaves the given one as it is. */
export type Edit = (document: Json) => Json;

/** Puts a value at a place, whether something is there or not; behind the last element, it lengthens an array. */
export function put(place: Place, value: Json): Edit {
  return within(place, (container, name) =>
    Array.isArray(container)
      ? container.toSpliced(Number(name), 1, value)
      : { ...(isObject(container) ? container : {}), [name]: value },
  );
}

/** Takes away what is at a place. */
export function remove(place: Place): Edit {
  return within(place, (container, name) => {
    if (Array.isArray(container)) return container.toSpliced(Number(name), 1);
    const members = Object.entries(isObject(container) ? container : {});
    return Object.fromEntries(members.filter(([key]) => key !== name));
  });
}

/** Gives a member another name, in its old position. */
export function rename(place: Place, newName: string): Edit {
  return within(place, (container, name) => {
    const members = Object.entries(isObject(container) ? container : {});
    return Object.fromEntries(members.map(([key, value]) => [key === name ? newName : key, value]));
  });
}

function within(place: Place, change: (container: Json, name: string) => Json): Edit {
  const [name = '', ...inner] = place;
  if (inner.length === 0) return (container) => change(container, name);
  const changeInner = within(inner, change);
  return (container) => {
    if (Array.isArray(container)) return container.with(Number(name), changeInner(container[Number(name)] ?? null));
    const members = isObject(container) ? container : {};
    return { ...members, [name]: changeInner(members[name] ?? {}) };
  };
}
