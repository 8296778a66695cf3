import { type Contract, isObject } from '@audit-gateway/contract';

/** What the document says of each value of an enumeration: an extension whose members are the values. */
export interface ValueTable {
  /** The schema with the enumeration. */
  readonly schema: string;
  /** The values of the enumeration. */
  readonly values: readonly string[];
  /** The extension's name, for instance `x-final`. */
  readonly extension: string;
  /** What the extension says, by value. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** The tokens of the JSON pointer to the extension. */
  readonly location: readonly string[];
}

/** Lists every extension of an enumeration in `components.schemas` that is an object. */
export function valueTables({ document }: Pick<Contract, 'document'>): ValueTable[] {
  const { components } = document;
  const schemas = isObject(components) && isObject(components['schemas']) ? components['schemas'] : {};
  return Object.entries(schemas).flatMap(([schema, node]) => {
    if (!isObject(node) || !Array.isArray(node['enum'])) return [];
    const values = node['enum'].map(String);
    return Object.entries(node).flatMap(([extension, entries]) =>
      extension.startsWith('x-') && isObject(entries)
        ? [{ schema, values, extension, entries, location: ['components', 'schemas', schema, extension] }]
        : [],
    );
  });
}
