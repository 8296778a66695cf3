import type { ParameterSchema } from '@audit-gateway/contract';

/** A value for a parameter, and whether its schema allows it. */
export interface SchemaValue {
  readonly shows: string;
  readonly text: string;
  readonly valid: boolean;
}

/** The keywords that values are made for, and those without a rule. Extensions have none, either. */
const knownKeywords: ReadonlySet<string> = new Set([
  ...['type', 'format', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['default', 'description', 'examples'],
]);
const knownTypes: readonly unknown[] = ['string', 'integer', 'number', 'boolean'];
const knownFormats: readonly unknown[] = [undefined, 'date-time', 'int32', 'int64', 'float', 'double'];

/** What of a schema no values are made for, in words: unknown keywords, types and formats. */
export function unknownParts(schema: ParameterSchema): string[] {
  const { type, format } = schema;
  const keywords = Object.keys(schema).filter((keyword) => !knownKeywords.has(keyword) && !keyword.startsWith('x-'));
  return [
    ...keywords.map((keyword) => `the schema keyword ${keyword}`),
    ...(knownTypes.includes(type) ? [] : [`the type ${String(type)}`]),
    ...(knownFormats.includes(format) ? [] : [`the format ${String(format)}`]),
  ];
}

/**
 * Makes values at and beyond each limit of a parameter's schema, as far as it is known: see {@link unknownParts}.
 *
 * @param sample A value that the schema allows; of a time, the other values are derived from it.
 */
export function schemaValues(schema: ParameterSchema, sample: string): SchemaValue[] {
  if (unknownParts(schema).length > 0) return [];
  return [...enumValues(schema), ...typeValues(schema, sample), ...lengthValues(schema), ...patternValues(schema)];
}

function enumValues({ enum: values }: ParameterSchema): SchemaValue[] {
  if (values === undefined) return [];
  const outside = [...values.map((value) => value.toLowerCase()), ...values.map((value) => `${value}_X`), ''];
  return [
    ...values.map((text) => ({ shows: text, text, valid: true })),
    ...outside
      .filter((text) => !values.includes(text))
      .map((text) => ({ shows: `${text || 'nothing'}, outside the enum`, text, valid: false })),
  ];
}

function typeValues({ type, format, minimum, maximum }: ParameterSchema, sample: string): SchemaValue[] {
  const limits = [...limitValues('minimum', minimum, -1), ...limitValues('maximum', maximum, 1)];
  if (type === 'integer') return [...limits, ...none('integer', ['1.5', 'ten', '1 0', '0x10', '1e2', ''])];
  if (type === 'number') return [...limits, ...none('number', ['ten', '1 0', '1,5', ''])];
  if (type === 'boolean') {
    const both = ['true', 'false'].map((text) => ({ shows: text, text, valid: true }));
    return [...both, ...none('boolean', ['TRUE', 'yes', '2', ''])];
  }
  return format === 'date-time' ? dateTimeValues(sample) : [];
}

function none(type: string, texts: readonly string[]): SchemaValue[] {
  return texts.map((text) => ({ shows: `${text || 'nothing'}, no ${type}`, text, valid: false }));
}

function limitValues(name: string, limit: number | undefined, beyond: 1 | -1): SchemaValue[] {
  if (limit === undefined) return [];
  return [
    { shows: `the ${name}`, text: String(limit), valid: true },
    { shows: `one beyond the ${name}`, text: String(limit + beyond), valid: false },
  ];
}

function lengthValues(schema: ParameterSchema): SchemaValue[] {
  const { minLength, maxLength, pattern } = schema;
  const character = characters.find((candidate) => matches(pattern, candidate)) ?? '';
  const lengths = [
    ...(minLength === undefined ? [] : [minLength - 1, minLength]),
    ...(maxLength === undefined ? [] : [maxLength, maxLength + 1]),
  ];
  return lengths
    .filter((length) => length >= 0)
    .map((length) => toValue(schema, `${length} characters`, character.repeat(length)));
}

/** Characters that patterns often distinguish. */
const characters = [...Array.from('aZ0-_ .:+/?#%&=~'), 'é', '😀', '\u0000'];

function patternValues(schema: ParameterSchema): SchemaValue[] {
  if (schema.pattern === undefined) return [];
  const texts = characters.map((character) => `a${character}a`);
  return texts.map((text) => toValue(schema, JSON.stringify(text), text));
}

function toValue(
  { pattern, minLength = 0, maxLength = Infinity }: ParameterSchema,
  shows: string,
  text: string,
): SchemaValue {
  const { length } = Array.from(text);
  return { shows, text, valid: matches(pattern, text) && length >= minLength && length <= maxLength };
}

function matches(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern, 'u').test(text);
}

/**
 * Makes values for the format `date-time` (RFC 3339, section 5.6).
 *
 * @param sample A time in UTC with `Z` and without a fraction.
 */
export function dateTimeValues(sample: string): SchemaValue[] {
  const seconds = sample.slice(0, -1);
  const [day = '', time = ''] = seconds.split('T');
  const year = day.slice(0, 4);
  const ahead = new Date(new Date(sample).getTime() + 2 * 3_600_000).toISOString().slice(0, -5);
  const allowed = {
    'a time': sample,
    'a fraction of three digits': `${seconds}.000Z`,
    'a fraction of six digits': `${seconds}.000000Z`,
    'an offset of zero': `${seconds}+00:00`,
    'an offset': `${ahead}+02:00`,
  };
  const refused = {
    nothing: '',
    text: 'yesterday',
    'seconds since 1970': String(Date.parse(sample) / 1000),
    'a day': day,
    'a time without an offset': seconds,
    'a space for the T': `${day} ${time}Z`,
    'month 13': `${year}-13-01T${time}Z`,
    'day 0': `${year}-01-00T${time}Z`,
    '30 February': `${year}-02-30T${time}Z`,
    'hour 24': `${day}T24:00:00Z`,
    'minute 60': `${day}T00:60:00Z`,
    'second 61': `${day}T00:00:61Z`,
  };
  return [
    ...Object.entries(allowed).map(([shows, text]) => ({ shows, text, valid: true })),
    ...Object.entries(refused).map(([shows, text]) => ({ shows, text, valid: false })),
  ];
}
