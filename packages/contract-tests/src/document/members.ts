import { type Contract, isObject, type OpenApiDocument } from '@audit-gateway/contract';
import { dereference, elements, type JsonObject, locationOf, member, objectAt, texts } from './values.ts';

/*
 * Members are written as paths: `tasks[].taskId`, `auditDetails{}.errorCode`; with a known value as
 * `tasks[].taskStatus = FAILED`; with a known key as `auditDetails{LOGGING_DISABLED_CHECK}`.
 */

/** Every member, known value and known key of a schema. */
export function membersOf(document: OpenApiDocument, schema: JsonObject, memberPath = ''): string[] {
  const { keys, values, items, entries } = shapeOf(document, schema);
  return [
    ...[...keys].flatMap(([name, inner]) => [
      child(memberPath, name),
      ...membersOf(document, inner, child(memberPath, name)),
    ]),
    ...values.map((value) => `${memberPath} = ${value}`),
    ...(items ? membersOf(document, items, `${memberPath}[]`) : []),
    ...(entries
      ? [
          ...entries.names.map((name) => `${memberPath}{${name}}`),
          ...membersOf(document, entries.schema, `${memberPath}{}`),
        ]
      : []),
  ];
}

/** The members, values and keys that content has, those that the schema does not know included. */
export function membersIn(document: OpenApiDocument, schema: JsonObject, content: unknown, memberPath = ''): string[] {
  const { keys, values, items, entries } = shapeOf(document, schema);
  if (Array.isArray(content)) {
    return elements(content).flatMap((element) => membersIn(document, items ?? {}, element, `${memberPath}[]`));
  }
  if (!isObject(content)) {
    return typeof content === 'string' && values.length > 0 ? [`${memberPath} = ${content}`] : [];
  }
  return Object.entries(content).flatMap(([name, value]) =>
    entries
      ? [`${memberPath}{${name}}`, ...membersIn(document, entries.schema, value, `${memberPath}{}`)]
      : [child(memberPath, name), ...membersIn(document, keys.get(name) ?? {}, value, child(memberPath, name))],
  );
}

/** Whether a path is that of a member, not of one of its known values or keys. */
export function isMember(memberPath: string): boolean {
  return !/ = |\{.+\}$/.test(memberPath);
}

/**
 * The tokens of the JSON pointer to a member's schema in the document, references followed.
 *
 * @param operation The operation's id.
 * @param status The status of its response; of several media types the first counts.
 */
export function memberLocation(
  { document, operations }: Contract,
  operation: string,
  status: string,
  memberPath: string,
): readonly string[] {
  const responses = operations.find(({ id }) => id === operation)?.responses;
  const [root = []] = responses?.get(status)?.schemas.values() ?? [];
  const steps = memberPath.match(/\[\]|\{\}|[^.[{]+/g) ?? [];
  return steps.reduce<readonly string[]>((owner, step) => {
    const at = locationOf(document, owner);
    const anyOf = elements(objectAt(document, at)['anyOf']);
    const named = anyOf.findIndex((alternative) => 'properties' in dereference(document, alternative));
    const schema = named === -1 ? at : locationOf(document, [...at, 'anyOf', String(named)]);
    if (step === '[]') return locationOf(document, [...schema, 'items']);
    if (step === '{}') return locationOf(document, [...schema, 'additionalProperties']);
    return [...schema, 'properties', step];
  }, root);
}

interface Shape {
  readonly keys: ReadonlyMap<string, JsonObject>;
  readonly values: readonly string[];
  readonly items: JsonObject | undefined;
  readonly entries: { readonly names: readonly string[]; readonly schema: JsonObject } | undefined;
}

function shapeOf(document: OpenApiDocument, schema: JsonObject): Shape {
  const { additionalProperties, items } = schema;
  const unread = ['allOf', 'oneOf', 'patternProperties', 'prefixItems'].find((keyword) => keyword in schema);
  if (unread !== undefined) throw new Error(`members: the schema keyword ${unread} is not read yet`);
  return {
    keys: new Map(
      Object.entries(member(document, schema, 'properties')).map(([name, of]) => [name, dereference(document, of)]),
    ),
    values: valuesOf(document, schema),
    items: isObject(items) ? dereference(document, items) : undefined,
    entries: isObject(additionalProperties)
      ? {
          names: valuesOf(document, member(document, schema, 'propertyNames')),
          schema: dereference(document, additionalProperties),
        }
      : undefined,
  };
}

function valuesOf(document: OpenApiDocument, schema: JsonObject): string[] {
  const { enum: own, anyOf } = schema;
  const others = elements(anyOf).flatMap((alternative) => valuesOf(document, dereference(document, alternative)));
  return [...texts(own), ...others];
}

function child(memberPath: string, name: string): string {
  return memberPath === '' ? name : `${memberPath}.${name}`;
}
