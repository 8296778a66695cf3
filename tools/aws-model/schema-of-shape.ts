import type { Shape } from './model.ts';

/**
 * Writes a shape of AWS's model as a schema, by the document's conventions.
 *
 * @param shape The shape.
 * @param enums The names of the document's enumerations, by their sorted values joined with a comma: one that AWS uses
 *   anew is referred to.
 * @param isOpen Whether it is of an answer, in which AWS may add values.
 */
export function schemaOfShape(shape: Shape, enums: ReadonlyMap<string, string>, isOpen: boolean): object {
  const inner = (of: Shape): object => schemaOfShape(of, enums, isOpen);
  switch (shape.kind) {
    case 'structure': {
      const members = Object.entries(shape.members);
      const required = members.flatMap(([name, member]) => (member.required ? [name] : []));
      const properties = Object.fromEntries(members.map(([name, member]) => [name, inner(member.shape)]));
      return { type: 'object', ...(required.length > 0 && { required }), properties };
    }
    case 'list':
      return { type: 'array', items: inner(shape.of) };
    case 'map':
      return { type: 'object', additionalProperties: inner(shape.of) };
    case 'date-time':
      return { type: 'string', format: 'date-time' };
    case 'number':
    case 'boolean':
      return { type: shape.kind };
    case 'string': {
      if (shape.values === undefined) return { type: 'string' };
      const name = enums.get([...shape.values].sort().join());
      const known = name === undefined ? { type: 'string', enum: shape.values } : refTo(name);
      return isOpen ? { anyOf: [known, refTo('UnknownValue')] } : known;
    }
  }
}

function refTo(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}
