type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Copies an OpenAPI document, with the limits and the default of each described parameter and member as words at the end
 * of its description: from there they get into the docstrings of generated types.
 */
export function describeLimits(document: unknown): unknown {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isObject(value)) return value;
    const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]));
    const { description, schema } = value;
    if (typeof description !== 'string') return members;
    const limits = limitsOf(resolve(document, isObject(schema) ? schema : value));
    return { ...members, description: [description.trim(), ...limits].join(' ') };
  };
  return copy(document);
}

function limitsOf(schema: JsonObject): string[] {
  const { minimum, maximum, minLength, maxLength, pattern, default: byDefault } = schema;
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...(typeof pattern === 'string' ? [`Matches \`${pattern}\`.`] : []),
    ...(byDefault === undefined ? [] : [`Default: ${JSON.stringify(byDefault)}.`]),
  ];
}

function range(least: unknown, most: unknown, unit: string): string[] {
  if (typeof least === 'number' && typeof most === 'number') return [`From ${least} to ${most}${unit}.`];
  if (typeof least === 'number') return [`At least ${least}${unit}.`];
  return typeof most === 'number' ? [`At most ${most}${unit}.`] : [];
}

function resolve(document: unknown, schema: JsonObject): JsonObject {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const found = $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((parent, name) => (isObject(parent) ? parent[name] : undefined), document);
  return isObject(found) ? found : schema;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
