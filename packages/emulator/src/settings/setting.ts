/** One setting: what it is, what it may be, and how it is written on a command line. */
export interface Setting<Value> {
  /** What it does, in a sentence without its end. */
  readonly meaning: string;
  /** What is allowed, with the unit. */
  readonly allowed: string;
  /** Its value where none is given. */
  readonly byDefault: Value;
  /** Whether a value is allowed. */
  readonly accepts: (value: unknown) => value is Value;
  /**
   * Reads a value from text; what it gives is not yet known to be allowed. Absent for a switch, which is off unless its
   * flag is given.
   */
  readonly parse?: (text: string) => unknown;
}

/** What every kind of setting is made of. */
export interface SettingText<Value> {
  /** As {@link Setting.meaning}. */
  readonly meaning: string;
  /** As {@link Setting.byDefault}. */
  readonly byDefault: Value;
}

/** On or off; off by default. */
export function onOff(meaning: string): Setting<boolean> {
  const accepts = (value: unknown): value is boolean => typeof value === 'boolean';
  return { meaning, allowed: 'true or false', byDefault: false, accepts };
}

/** How often something happens, from never to always. */
export function share(meaning: string): Setting<number> {
  const accepts = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
  return { meaning, allowed: 'a number from 0 to 1', byDefault: 0, accepts, parse: parseDecimal };
}

/** A whole number within limits, both included. */
export function wholeNumber({ meaning, byDefault, min, max }: SettingText<number> & Limits): Setting<number> {
  const accepts = (value: unknown): value is number => isWithin(value, { min, max });
  return { meaning, allowed: `a whole number from ${min} to ${max}`, byDefault, accepts, parse: parseDecimal };
}

/** Any text but none. */
export function text({ meaning, byDefault, allowed }: SettingText<string> & { allowed: string }): Setting<string> {
  const accepts = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return { meaning, allowed, byDefault, accepts, parse: (given) => given };
}

/** The limits of a number, both included. */
export interface Limits {
  /** The least that is allowed. */
  readonly min: number;
  /** The most that is allowed; not below `min`. */
  readonly max: number;
}

/** A time to wait: always the same, or each time another one within limits. */
export type Milliseconds = number | Limits;

/** A time in whole milliseconds, or a span of such times. */
export function milliseconds(meaning: string, max: number): Setting<Milliseconds> {
  const isTime = (value: unknown): value is number => isWithin(value, { min: 0, max });
  const accepts = (value: unknown): value is Milliseconds =>
    isTime(value) || (isLimits(value) && isTime(value.min) && isTime(value.max) && value.min <= value.max);
  const parse = (given: string): unknown => {
    const dash = given.indexOf('-');
    if (dash < 0) return parseDecimal(given);
    return { min: parseDecimal(given.slice(0, dash)), max: parseDecimal(given.slice(dash + 1)) };
  };
  const allowed = `whole milliseconds from 0 to ${max}, or a range of them such as 50-200`;
  return { meaning, allowed, byDefault: 0, accepts, parse };
}

function isWithin(value: unknown, { min, max }: Limits): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function isLimits(value: unknown): value is Record<keyof Limits, unknown> {
  return typeof value === 'object' && value !== null && 'min' in value && 'max' in value;
}

function parseDecimal(given: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(given) ? Number(given) : undefined;
}
