import { isObject } from '@audit-gateway/contract';
import {
  added,
  changed,
  elementsOf,
  type Json,
  type JsonObject,
  type Location,
  membersOf,
  type Mutant,
  removed,
  renamed,
  textOf,
  textsOf,
} from './document.ts';

/** What each type and format is mistaken for: one that is wider or narrower if there is one. */
const otherTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['integer'],
  integer: ['number', 'string'],
  number: ['integer', 'string'],
  boolean: ['string'],
  array: ['object'],
  object: ['array'],
};
const otherFormats: Readonly<Record<string, string>> = {
  int32: 'int64',
  int64: 'int32',
  double: 'float',
  'date-time': 'date',
  uri: 'uuid',
};

/** Limits that a type can have, and values that are narrow for each. */
const limits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  string: { minLength: 1, maxLength: 3 },
  integer: { minimum: 1, maximum: 10 },
  number: { minimum: 1, maximum: 10 },
  array: { minItems: 1, maxItems: 1 },
};

const prose: ReadonlySet<string> = new Set(['description', 'example', 'examples']);
const withoutProse = (value: Json | undefined): string =>
  JSON.stringify(value, (name, member: Json) => (prose.has(name) ? undefined : member));

/** A `$ref` to a component is changed to the next of its kind that differs in more than prose. */
export function ofReference(document: JsonObject, { $ref }: JsonObject, location: Location): Mutant[] {
  if (typeof $ref !== 'string') return [];
  const [, components = '', section = '', name = ''] = $ref.split('/');
  const all = Object.entries(membersOf(membersOf(document[components])[section]));
  const at = all.findIndex(([other]) => other === name);
  const own = withoutProse(all[at]?.[1]);
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find(([, other]) => withoutProse(other) !== own);
  if (next === undefined) return [];
  return [changed('reference', [...location, '$ref'], `#/${components}/${section}/${next[0]}`)];
}

/** Every mutation of a schema and of the schemas inside it, but not of those that it refers to. */
export function ofSchema(document: JsonObject, schema: JsonObject, location: Location): Mutant[] {
  const at = (...tokens: string[]): Location => [...location, ...tokens];
  const inner = (of: Json | undefined, ...tokens: string[]): Mutant[] =>
    ofSchema(document, membersOf(of), at(...tokens));
  return [
    ...ofReference(document, schema, location),
    ...ofType(schema, at('type')),
    ...ofFormat(schema, at('format')),
    ...ofLimits(schema, location),
    ...ofPattern(schema, at('pattern')),
    ...ofEnum(schema, at('enum')),
    ...ofDefault(schema, at('default')),
    ...ofMembers(schema, location),
    ...ofOpenness(schema, location),
    ...Object.entries(membersOf(schema['properties'])).flatMap(([name, of]) => inner(of, 'properties', name)),
    ...elementsOf(schema['anyOf']).flatMap((of, index) => inner(of, 'anyOf', String(index))),
    ...['items', 'additionalProperties', 'propertyNames']
      .filter((name) => isObject(schema[name]))
      .flatMap((name) => inner(schema[name], name)),
  ];
}

function ofType({ type }: JsonObject, at: Location): Mutant[] {
  const types = typeof type === 'string' ? [type] : textsOf(type);
  if (types.length === 0) return [];
  const others = types.flatMap((name, index) =>
    (otherTypes[name] ?? []).map((other) => (types.length === 1 ? other : types.toSpliced(index, 1, other))),
  );
  const withoutNull = types.filter((name) => name !== 'null');
  return [
    removed('type', at),
    ...others.map((other) => changed('type', at, other)),
    changed('null', at, types.includes('null') ? withoutNull : [...types, 'null']),
  ];
}

function ofFormat({ format }: JsonObject, at: Location): Mutant[] {
  if (typeof format !== 'string') return [];
  const other = otherFormats[format];
  return [removed('format', at), ...(other === undefined ? [] : [changed('format', at, other)])];
}

function ofLimits(schema: JsonObject, location: Location): Mutant[] {
  const [type = ''] = [schema['type']].flat();
  return Object.entries(limits[textOf(type)] ?? {}).flatMap(([name, narrow]) => {
    const at = [...location, name];
    const limit = schema[name];
    if (typeof limit === 'number')
      return [removed('limit', at), ...[-1, 1].map((by) => changed('limit', at, limit + by))];
    return 'enum' in schema || 'pattern' in schema ? [] : [added('limit', at, narrow)];
  });
}

/** A pattern is removed, or loses an anchor or a part of a character class; or a class gets one more character. */
function ofPattern({ pattern }: JsonObject, at: Location): Mutant[] {
  if (typeof pattern !== 'string') return [];
  const anchors = [pattern.replace(/^\^/, ''), pattern.replace(/\$$/, '')].filter((text) => text !== pattern);
  const classes = [...pattern.matchAll(/\[((?:\\.|[^\]\\])+)\]/g)].flatMap(({ 0: whole, 1: inside = '', index }) => {
    const parts = [...inside.matchAll(/.-[^\]]|\\.|./g)].map(([part]) => part);
    const variants = [...parts.map((_, part) => parts.toSpliced(part, 1)), ['.', ...parts]];
    const [before, after] = [pattern.slice(0, index), pattern.slice(index + whole.length)];
    return variants.map((variant) => `${before}[${variant.join('')}]${after}`);
  });
  return [removed('pattern', at), ...[...anchors, ...classes].map((text) => changed('pattern', at, text))];
}

function ofEnum(schema: JsonObject, at: Location): Mutant[] {
  const values = textsOf(schema['enum']);
  if (values.length === 0) return [];
  return [
    ...values.flatMap((value, index) => [
      removed('enum value', [...at, String(index)]),
      changed('enum value', [...at, String(index)], `${value}_X`),
    ]),
    added('enum value', [...at, String(values.length)], 'ONE_MORE'),
  ];
}

function ofDefault({ default: value }: JsonObject, at: Location): Mutant[] {
  if (typeof value !== 'number') return [];
  return [removed('default', at), ...[-1, 1].map((by) => changed('default', at, value + by))];
}

function ofMembers(schema: JsonObject, location: Location): Mutant[] {
  const names = Object.keys(membersOf(schema['properties']));
  const required = textsOf(schema['required']);
  if (names.length === 0) return [];
  const [at, optional] = [[...location, 'properties'], names.filter((name) => !required.includes(name))];
  return [
    ...names.flatMap((name) => [removed('member', [...at, name]), renamed('member', [...at, name], `${name}X`)]),
    added('member', [...at, 'oneMore'], { type: 'string' }),
    ...required.map((_, index) => removed('required', [...location, 'required', String(index)])),
    ...optional.map((name) => added('required', [...location, 'required'], [...required, name])),
  ];
}

/** Where a schema is open to what is added later, or accepts anything. */
function ofOpenness(schema: JsonObject, location: Location): Mutant[] {
  const at = (...tokens: string[]): Location => [...location, ...tokens];
  const remove = (name: string): Mutant[] => (name in schema ? [removed('openness', at(name))] : []);
  return [
    ...('properties' in schema ? [added('openness', at('additionalProperties'), false)] : []),
    ...remove('additionalProperties'),
    ...('additionalProperties' in schema ? [changed('openness', at('additionalProperties'), false)] : []),
    ...['propertyNames', 'items'].flatMap(remove),
    ...elementsOf(schema['anyOf']).map((_, index) => removed('openness', at('anyOf', String(index)))),
    ...remove('anyOf'),
  ];
}
