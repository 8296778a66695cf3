import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { SettingsError } from './setting.ts';
import { settings, settingsSchema } from './settings-schema.ts';

/** What a configuration file says. */
export interface ConfigFile {
  /** The text of each setting by its key. */
  readonly values: ReadonlyMap<string, string>;
  /** The targets beside the default one, not yet validated. */
  readonly targets: unknown;
  /** Says where a member is: the file, line and column; of a missing one, where the object begins that lacks it. */
  readonly locate: (path: readonly PropertyKey[]) => string;
  /** Reads the text of a member that is a single value. */
  readonly textAt: (path: readonly PropertyKey[]) => string | undefined;
}

const keys = [...settings.map(({ key }) => key), 'targets'];
const schemas = new Map<string, z.ZodType>(Object.entries(settingsSchema.shape));
const single = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/**
 * Reads a configuration file, YAML or JSON.
 *
 * @throws {SettingsError} where the file cannot be read or parsed, and for a key that no setting has.
 */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const { content, valueOf, locate, textAt } = await parseFile(file);
  const members = z.record(z.string(), z.unknown()).nullable().safeParse(content);
  if (!members.success) throw new SettingsError(`--config: ${file} is not allowed; allowed: settings by their keys`);
  const { targets, ...given } = members.data ?? {};
  const values = Object.entries(given).map(([key, value]) => {
    if (!keys.includes(key)) {
      const byName = settings.find(({ flag, env }) => [flag, env].includes(key));
      const hint = didYouMean(byName?.key ?? key, keys) || `; allowed: ${keys.join(', ')}`;
      throw new SettingsError(`--config: "${key}" in ${locate([key])} is not allowed${hint}`);
    }
    const parsed = single.safeParse(value);
    if (parsed.success) return [key, textFor(key, parsed.data, valueOf(key))] as const;
    const one = Array.isArray(value)
      ? 'a single value; several are one text, with commas between them'
      : 'a single value';
    throw new SettingsError(`--config: ${key} in ${locate([key])} is not allowed; allowed: ${one}`);
  });
  return { values: new Map(values), targets, locate, textAt };
}

/**
 * Chooses the text of a setting. What a file says without quotes is text as it is written, so that no digit is lost;
 * but a setting that is a number takes `1e4` too, and a switch `True`.
 */
function textFor(key: string, written: string, value: unknown): string {
  const { data = written } = single.safeParse(value);
  const isAllowed = (text: string): boolean => schemas.get(key)?.safeParse(text).success === true;
  return !isAllowed(written) && isAllowed(data) ? data : written;
}

interface Parsed {
  /** The content, with numbers and truths as they are written. */
  readonly content: unknown;
  /** What YAML makes of a member of the top. */
  readonly valueOf: (key: string) => unknown;
  readonly locate: ConfigFile['locate'];
  readonly textAt: ConfigFile['textAt'];
}

async function parseFile(file: string): Promise<Parsed> {
  // Only gateways with a file pay for loading a parser.
  const { isMap, isScalar, LineCounter, parseDocument, visit } = await import('yaml');
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(await readFile(file, 'utf8'), { lineCounter, logLevel: 'error' });
    const [fault] = document.errors;
    if (fault !== undefined) throw fault;
    const offsetOf = (path: readonly PropertyKey[]): number => {
      const parent: unknown = document.getIn(path.slice(0, -1), true);
      const keys = isMap(parent) ? parent.items.map(({ key }) => key) : [];
      const key = keys.find((each) => isScalar(each) && each.value === path.at(-1));
      if (isScalar(key) && key.range != null) return key.range[0];
      return path.length === 0 ? 0 : offsetOf(path.slice(0, -1));
    };
    const values = z.record(z.string(), z.unknown()).catch({}).parse(document.toJS());
    visit(document, {
      Scalar: (_key, scalar) => {
        if (['number', 'boolean'].includes(typeof scalar.value)) scalar.value = scalar.source ?? scalar.value;
      },
    });
    return {
      content: document.toJS(),
      valueOf: (key) => values[key],
      locate: (path) => {
        const { line, col } = lineCounter.linePos(offsetOf(path));
        return `${file}:${line}:${col}`;
      },
      textAt: (path) => single.safeParse(document.getIn(path)).data,
    };
  } catch (error) {
    const [fault = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new SettingsError(
      `--config: "${file}" cannot be used: ${fault.replace(/:$/, '')}; allowed: a YAML or JSON file`,
    );
  }
}
