/**
 * Replaces objects of a JSON value, at any depth.
 *
 * @param replace Gives what takes an object's place, with all that is in it; undefined where the object stays, and what
 *   is in it is looked at.
 */
export function replaceObjects(value: unknown, replace: (object: object) => object | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => replaceObjects(each, replace));
  return (
    replace(value) ??
    Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaceObjects(each, replace)]))
  );
}
