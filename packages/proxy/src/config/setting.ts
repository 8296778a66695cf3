import { isIP } from 'node:net';

/** One setting of the gateway: its names, what it takes, and how its text becomes a value. */
export interface Setting<Value> {
  /** The command-line flag without its dashes; undefined for AWS's own settings, which have none. */
  readonly flag: string | undefined;
  /** The environment variable. */
  readonly env: string;
  /** Whether the flag stands alone: giving it says `true`. Default: it takes a value. */
  readonly isSwitch?: true;
  /** Whether its text may hold a secret, which then no error repeats. Default: it holds none. */
  readonly isSecret?: true;
  /** What it is for, in a sentence. */
  readonly description: string;
  /** What its text may be, as an error and the help say it. */
  readonly allowed: string;
  /** The text that stands in for a missing one; undefined where the setting is required or may be missing. */
  readonly default: string | undefined;
  /** Turns the text into the value; undefined where the text is not allowed. */
  readonly read: (text: string) => Value | undefined;
}

/** A setting is missing or not allowed. The message is one line: which setting, its value, and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Takes whole numbers between two bounds, both included. */
export function integer(minimum: number, maximum: number): Pick<Setting<number>, 'allowed' | 'read'> {
  return {
    allowed: `a whole number from ${minimum} to ${maximum}`,
    read: (text) => {
      const value = /^\d+$/.test(text) ? Number(text) : NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

/** Takes numbers between two bounds, both included; fractions too. */
export function decimal(minimum: number, maximum: number): Pick<Setting<number>, 'allowed' | 'read'> {
  return {
    allowed: `a number from ${minimum} to ${maximum}`,
    read: (text) => {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
      return value >= minimum && value <= maximum ? value : undefined;
    },
  };
}

/** Takes one of a few words. */
export function oneOf<const Words extends readonly string[]>(
  words: Words,
): Pick<Setting<Words[number]>, 'allowed' | 'read'> {
  return { allowed: `one of ${words.join(', ')}`, read: (text) => words.find((word) => word === text) };
}

/** Takes `true` or `false`. */
export const flag: Pick<Setting<boolean>, 'allowed' | 'read'> = {
  allowed: 'true or false',
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};

/** Takes any text but an empty one. */
export const text: Pick<Setting<string>, 'allowed' | 'read'> = {
  allowed: 'some text',
  read: (given) => (given === '' ? undefined : given),
};

// A host name may hold underscores: names of containers do.
const hostName = /^\w(?:[\w.-]{0,251}\w)?$/;

/** Takes one or more host names or IP addresses, and writes them in lower case. */
export const hostNames: Pick<Setting<readonly string[]>, 'allowed' | 'read'> = {
  allowed: 'host names or IP addresses without ports, with commas between them',
  read: (given) => {
    const names = given.toLowerCase().split(',');
    return names.every((name) => hostName.test(name) || isIP(name) !== 0) ? names : undefined;
  },
};

/** Takes the URL of a server. */
export const url: Pick<Setting<URL>, 'allowed' | 'read'> = {
  allowed: 'an http or https URL without user, query and fragment',
  read: (given) => {
    const parsed = URL.canParse(given) ? new URL(given) : undefined;
    const { protocol = '', username, search, hash } = parsed ?? {};
    return ['http:', 'https:'].includes(protocol) && `${username}${search}${hash}` === '' ? parsed : undefined;
  },
};
