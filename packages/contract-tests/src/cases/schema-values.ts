import type { ParameterSchema } from '@audit-gateway/contract';
import { dateTimeValues } from './date-time-values.ts';

/** A value for a parameter, and whether its schema allows it. */
export interface SchemaValue {
  /** What it shows. */
  readonly shows: string;
  /** The value as text. */
  readonly text: string;
  /** Whether the schema allows it. */
  readonly valid: boolean;
}

/** The keywords for which values are made, and those that demand nothing. */
const knownKeywords: ReadonlySet<string> = new Set([
  ...['type', 'format', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['default', 'description', 'examples'],
]);

/**
 * Makes values at and beyond everything that a parameter's schema demands.
 *
 * @param sample A value that the schema allows; where it is a time, the others are made of it.
 * @throws {Error} for a schema that demands something for which no values are made.
 */
export function schemaValues(schema: ParameterSchema, sample: string): SchemaValue[] {
  const unknown = Object.keys(schema).find((keyword) => !knownKeywords.has(keyword));
  if (unknown !== undefined) throw new Error(`no cases are made for the schema keyword ${unknown} yet`);
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
  if (type === 'integer') return integerValues(minimum, maximum);
  if (type !== 'string') throw new Error(`no cases are made for the type ${String(type)} yet`);
  if (format === undefined) return [];
  if (format === 'date-time') return dateTimeValues(sample);
  throw new Error(`no cases are made for the format ${format} yet`);
}

function integerValues(minimum: number | undefined, maximum: number | undefined): SchemaValue[] {
  const none = ['1.5', 'ten', '1 0', '0x10', '1e2', ''].map((text) => ({
    shows: `${text || 'nothing'}, no integer`,
    text,
    valid: false,
  }));
  return [...limitValues('minimum', minimum, -1), ...limitValues('maximum', maximum, 1), ...none];
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

/** Characters that patterns are likely to tell apart. */
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
