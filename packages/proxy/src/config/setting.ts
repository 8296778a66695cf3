import { isIP } from 'node:net';
import * as z from 'zod';

/** A setting is missing or not allowed. The message is one line: which setting, its value, and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The values that a setting's text may stand for. The description of the schema says what is allowed, as errors, the help
 * and the README show it; so do the messages of its issues.
 */
export type SettingKind<Value> = z.ZodType<Value, string>;

/** Takes text that a function reads; undefined where it is not allowed. */
export function textOf<Value>(
  allowed: string,
  read: (text: string) => Value | undefined,
): SettingKind<Awaited<NonNullable<Value>>> {
  return z
    .string(allowed)
    .transform((text, context) => {
      const value = read(text);
      if (value != null) return value;
      context.addIssue(allowed);
      return z.NEVER;
    })
    .describe(allowed);
}

/** Takes whole numbers between two bounds, both included. */
export function integer(minimum: number, maximum: number): SettingKind<number> {
  return numberOf(`a whole number from ${minimum} to ${maximum}`, /^\d+$/, minimum, maximum);
}

/** Takes numbers between two bounds, both included; fractions too. */
export function decimal(minimum: number, maximum: number): SettingKind<number> {
  return numberOf(`a number from ${minimum} to ${maximum}`, /^\d+(\.\d+)?$/, minimum, maximum);
}

function numberOf(allowed: string, pattern: RegExp, minimum: number, maximum: number): SettingKind<number> {
  return textOf(allowed, (text) => {
    const value = pattern.test(text) ? Number(text) : NaN;
    return value >= minimum && value <= maximum ? value : undefined;
  });
}

/** Takes one of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words): SettingKind<Words[number]> {
  const allowed = `one of ${words.join(', ')}`;
  return z.enum(words, allowed).describe(allowed);
}

/** Takes text that a pattern matches. */
export function matching(allowed: string, pattern: RegExp): SettingKind<string> {
  return z.string(allowed).regex(pattern, allowed).describe(allowed);
}

/** Takes any text but an empty one. */
export const text = matching('some text', /^./s);

/** Takes `true` or `false`. */
export const flag = textOf('true or false', (given) =>
  given === 'true' ? true : given === 'false' ? false : undefined,
);

/** Takes an address to listen on. */
export const address = textOf('an IP address or localhost', (given) =>
  given === 'localhost' || isIP(given) !== 0 ? given : undefined,
);

/** The items of a text with commas between them; spaces around an item do not count. */
export function listed(given: string): readonly string[] {
  return given.split(',').map((item) => item.trim());
}

// A host name may hold underscores: names of containers do.
const hostName = /^\w(?:[\w.-]{0,251}\w)?$/;

/** Takes one or more host names or IP addresses, and writes them in lower case. */
export const hostNames: SettingKind<readonly string[]> = textOf(
  'host names or IP addresses without ports, with commas between them',
  (given) => {
    const names = listed(given.toLowerCase());
    return names.every((name) => hostName.test(name) || isIP(name) !== 0) ? names : undefined;
  },
);

/** Takes one or more origins of web pages (RFC 6454). */
export const origins: SettingKind<readonly string[]> = textOf(
  'origins such as https://dashboard.example.com, each in full and without a path, with commas between them',
  (given) => {
    const all = listed(given);
    const isOrigin = (each: string): boolean => /^https?:/.test(each) && URL.parse(each)?.origin === each;
    return all.every(isOrigin) ? all : undefined;
  },
);

/** Takes one or more IP addresses or networks. */
export const networks: SettingKind<readonly string[]> = textOf(
  'IP addresses or networks such as 10.0.0.0/8, with commas between them',
  (given) => {
    const all = listed(given);
    return all.every(isNetwork) ? all : undefined;
  },
);

/** Whether a text is an IP address, or a network of such (RFC 4632, RFC 4291). */
function isNetwork(given: string): boolean {
  const [address = '', prefix, ...rest] = given.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits < 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) > 0 && Number(prefix) <= bits);
}

/** Takes the URL of a server. */
export const url = textOf('an http or https URL without user, query and fragment', (given) => {
  const parsed = URL.parse(given);
  const { protocol = '', username, search, hash } = parsed ?? {};
  return ['http:', 'https:'].includes(protocol) && `${username}${search}${hash}` === '' ? parsed : undefined;
});
