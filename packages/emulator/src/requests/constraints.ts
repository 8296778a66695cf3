import type { Parameter } from '@audit-gateway/contract';
import { parseTimestamp } from './timestamp.ts';

/** The value of a parameter. */
export type ParameterValue = string | number | boolean;

/** What became of a parameter's text: its value, or every constraint that it fails, in AWS's words. */
export type Reading =
  | { readonly ok: true; readonly value: ParameterValue | undefined }
  | { readonly ok: false; readonly failures: readonly string[] };

/** Reads the values that a request has for one parameter. */
export type ParameterReader = (texts: readonly string[]) => Reading;

type ParameterSchema = Parameter['schema'];

/**
 * Compiles what the contract demands of a parameter. Integers, numbers and times become numbers, times as milliseconds
 * since 1970; a parameter that is not sent has the contract's default, if it has one.
 *
 * Source of the words: responses of AWS IoT. AWS does not document what it says of a number, a boolean or a time that is
 * none, and of a parameter that comes twice; these are said in the same way.
 */
export function compileParameter({ name, required, schema }: Parameter): ParameterReader {
  const parse = compileType(schema);
  const constraints = compileConstraints(schema);
  const refuse = (shown: string, demands: readonly string[]): Reading => ({
    ok: false,
    failures: demands.map(
      (demand) => `Value ${shown} at '${name}' failed to satisfy constraint: Member must ${demand}`,
    ),
  });
  const absent: Reading = required ? refuse('null', ['not be null']) : { ok: true, value: schema.default };

  return (texts) => {
    const [text, ...more] = texts;
    if (text === undefined) return absent;
    if (more.length > 0) return refuse(`'${texts.join(', ')}'`, ['be given once']);
    const value = parse(text);
    if (typeof value === 'object') return refuse(`'${text}'`, [value.mustBe]);
    const broken = constraints.filter(({ holds }) => !holds(value));
    return broken.length === 0
      ? { ok: true, value }
      : refuse(
          `'${text}'`,
          broken.map(({ demand }) => demand),
        );
  };
}

/** A value of the parameter's type, or what such a value must be. */
type Parse = (text: string) => ParameterValue | { mustBe: string };

function compileType({ type, format }: ParameterSchema): Parse {
  if (type === 'integer') return (text) => (/^-?\d+$/.test(text) ? Number(text) : { mustBe: 'be an integer' });
  if (type === 'number') {
    return (text) => (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : { mustBe: 'be a number' });
  }
  if (type === 'boolean') {
    return (text) => (text === 'true' || text === 'false' ? text === 'true' : { mustBe: 'be a boolean' });
  }
  if (format === 'date-time') return (text) => parseTimestamp(text) ?? { mustBe: 'be an ISO 8601 timestamp' };
  return (text) => text;
}

interface Constraint {
  /** What stands after "Member must". */
  readonly demand: string;
  readonly holds: (value: ParameterValue) => boolean;
}

/** In the order in which AWS names them. */
function compileConstraints(schema: ParameterSchema): Constraint[] {
  const { enum: values, pattern, minLength, maxLength, minimum, maximum } = schema;
  const constraints: Constraint[] = [];
  if (values !== undefined) {
    const allowed: ReadonlySet<ParameterValue> = new Set(values);
    constraints.push({
      demand: `satisfy enum value set: [${values.join(', ')}]`,
      holds: (value) => allowed.has(value),
    });
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, 'u');
    // AWS matches the whole value and shows the pattern without anchors.
    const shown = pattern.replaceAll(/^\^|\$$/g, '');
    constraints.push({
      demand: `satisfy regular expression pattern: ${shown}`,
      holds: (value) => expression.test(String(value)),
    });
  }
  if (maxLength !== undefined)
    constraints.push(limit('length less', maxLength, (value) => lengthOf(value) <= maxLength));
  if (minLength !== undefined)
    constraints.push(limit('length greater', minLength, (value) => lengthOf(value) >= minLength));
  if (maximum !== undefined) constraints.push(limit('value less', maximum, (value) => Number(value) <= maximum));
  if (minimum !== undefined) constraints.push(limit('value greater', minimum, (value) => Number(value) >= minimum));
  return constraints;
}

function limit(comparison: string, bound: number, holds: Constraint['holds']): Constraint {
  return { demand: `have ${comparison} than or equal to ${bound}`, holds };
}

/** Lengths count characters (OpenAPI 3.1, by JSON Schema), not UTF-16 code units. */
function lengthOf(value: ParameterValue): number {
  return Array.from(String(value)).length;
}
