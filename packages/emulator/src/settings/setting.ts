import * as z from 'zod';

// The description of each of these schemas says what is allowed, with the unit, as errors, help and the README show it;
// so do the messages of its issues.

/** The limits of a number, both included. */
export interface Limits {
  /** The least that is allowed. */
  readonly min: number;
  /** The most that is allowed; not below `min`. */
  readonly max: number;
}

/** A time to wait: always the same, or each time another one within limits. */
export type Milliseconds = number | Limits;

/** On or off; off by default. */
export const onOff = z.boolean('true or false').default(false);

/** How often something happens, from never to always; never by default. */
export const share = numberFrom('a number from 0 to 1', { min: 0, max: 1 }).default(0);

/** A whole number within limits, both included. */
export function wholeNumber({ min, max }: Limits, allowed = `a whole number from ${min} to ${max}`): z.ZodNumber {
  return numberFrom(allowed, { min, max }).int(allowed).describe(allowed);
}

function numberFrom(allowed: string, { min, max }: Limits): z.ZodNumber {
  return z.number(allowed).min(min, allowed).max(max, allowed).describe(allowed);
}

/** Any text but none. */
export function text(allowed: string): z.ZodString {
  return z.string(allowed).min(1, allowed).describe(allowed);
}

/** A time in whole milliseconds, or a span of such times; none by default. */
export function milliseconds(max: number): z.ZodDefault<z.ZodType<Milliseconds>> {
  const allowed = `whole milliseconds from 0 to ${max}, or a range of them such as 50-200`;
  const time = wholeNumber({ min: 0, max }, allowed);
  const range = z.object({ min: time, max: time }).refine((limits) => limits.min <= limits.max, allowed);
  return z.union([time, range], allowed).describe(allowed).default(0);
}
