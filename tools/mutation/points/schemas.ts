import { elementsOf, isObject, type Json, type JsonObject, membersOf, type Place, textOf, textsOf } from '../json.ts';
import { added, changed, type Mutant, removed, renamed } from '../mutant.ts';
import { ofPattern } from './patterns.ts';
import { ofReference } from './references.ts';

/** Every mutation of a schema and of the schemas inside it, but not of those that it refers to. */
export function ofSchema(document: JsonObject, schema: JsonObject, place: Place): Mutant[] {
  const inner = (name: string, of: Json | undefined): Mutant[] =>
    isObject(of) ? ofSchema(document, of, [...place, name]) : [];
  const { properties, items, additionalProperties, propertyNames, anyOf } = schema;
  return [
    ...ofReference(document, schema, place),
    ...ofType(schema, place),
    ...ofFormat(schema, place),
    ...ofLimits(schema, place),
    ...(typeof schema['pattern'] === 'string' ? ofPattern(schema['pattern'], [...place, 'pattern']) : []),
    ...ofEnum(schema, place),
    ...ofDefault(schema, place),
    ...ofMembers(schema, place),
    ...ofOpenness(schema, place),
    ...Object.entries(membersOf(properties)).flatMap(([name, of]) =>
      ofSchema(document, membersOf(of), [...place, 'properties', name]),
    ),
    ...elementsOf(anyOf).flatMap((of, index) => ofSchema(document, membersOf(of), [...place, 'anyOf', String(index)])),
    ...inner('items', items),
    ...inner('additionalProperties', additionalProperties),
    ...inner('propertyNames', propertyNames),
  ];
}

/** What each type is mistaken for: one that is wider or narrower where there is one. */
const otherTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['integer'],
  integer: ['number', 'string'],
  number: ['integer', 'string'],
  boolean: ['string'],
  array: ['object'],
  object: ['array'],
};

function ofType({ type }: JsonObject, place: Place): Mutant[] {
  const at = [...place, 'type'];
  const types = typeof type === 'string' ? [type] : textsOf(type);
  if (types.length === 0) return [];
  const nullable = types.includes('null');
  return [
    removed('type', at),
    ...types.flatMap((name, index) =>
      (otherTypes[name] ?? []).map((other) =>
        changed('type', at, types.length === 1 ? other : types.toSpliced(index, 1, other)),
      ),
    ),
    changed('null', at, nullable ? types.filter((name) => name !== 'null') : [...types, 'null']),
  ];
}

const otherFormats: Readonly<Record<string, string>> = {
  int32: 'int64',
  int64: 'int32',
  double: 'float',
  'date-time': 'date',
  uri: 'uuid',
};

function ofFormat({ format }: JsonObject, place: Place): Mutant[] {
  if (typeof format !== 'string') return [];
  const at = [...place, 'format'];
  return [removed('format', at), ...[otherFormats[format] ?? []].flat().map((other) => changed('format', at, other))];
}

/** Limits that a type can have, and values that are narrow for each. */
const limits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  string: { minLength: 1, maxLength: 3 },
  integer: { minimum: 1, maximum: 10 },
  number: { minimum: 1, maximum: 10 },
  array: { minItems: 1, maxItems: 1 },
};

function ofLimits(schema: JsonObject, place: Place): Mutant[] {
  const [type = ''] = [schema['type']].flat();
  return Object.entries(limits[textOf(type)] ?? {}).flatMap(([name, narrow]) => {
    const at = [...place, name];
    const limit = schema[name];
    if (typeof limit === 'number')
      return [removed('limit', at), ...[-1, 1].map((by) => changed('limit', at, limit + by))];
    return schema['enum'] === undefined && schema['pattern'] === undefined ? [added('limit', at, narrow)] : [];
  });
}

function ofEnum(schema: JsonObject, place: Place): Mutant[] {
  const values = textsOf(schema['enum']);
  if (values.length === 0) return [];
  const at = (index: number): Place => [...place, 'enum', String(index)];
  return [
    ...values.flatMap((value, index) => [
      removed('enum value', at(index)),
      changed('enum value', at(index), `${value}_X`),
    ]),
    added('enum value', at(values.length), 'ONE_MORE'),
  ];
}

function ofDefault({ default: value }: JsonObject, place: Place): Mutant[] {
  if (typeof value !== 'number') return [];
  const at = [...place, 'default'];
  return [removed('default', at), changed('default', at, value - 1), changed('default', at, value + 1)];
}

function ofMembers(schema: JsonObject, place: Place): Mutant[] {
  const members = membersOf(schema['properties']);
  const required = textsOf(schema['required']);
  const names = Object.keys(members);
  if (names.length === 0) return [];
  return [
    ...names.flatMap((name) => [
      removed('member', [...place, 'properties', name]),
      renamed('member', [...place, 'properties', name], `${name}X`),
    ]),
    added('member', [...place, 'properties', 'oneMore'], { type: 'string' }),
    ...required.map((_, index) => removed('required', [...place, 'required', String(index)])),
    ...names
      .filter((name) => !required.includes(name))
      .map((name) => added('required', [...place, 'required'], [...required, name])),
  ];
}

/** Where a schema is open to what is added later, or takes whatever is there. */
function ofOpenness(schema: JsonObject, place: Place): Mutant[] {
  const { properties, additionalProperties, propertyNames, items, anyOf } = schema;
  const branches = elementsOf(anyOf);
  return [
    ...(properties === undefined ? [] : [added('openness', [...place, 'additionalProperties'], false)]),
    ...(additionalProperties === undefined
      ? []
      : [
          removed('openness', [...place, 'additionalProperties']),
          changed('openness', [...place, 'additionalProperties'], false),
        ]),
    ...(propertyNames === undefined ? [] : [removed('openness', [...place, 'propertyNames'])]),
    ...(items === undefined ? [] : [removed('openness', [...place, 'items'])]),
    ...branches.map((_, index) => removed('openness', [...place, 'anyOf', String(index)])),
    ...(anyOf === undefined ? [] : [removed('openness', [...place, 'anyOf'])]),
  ];
}
