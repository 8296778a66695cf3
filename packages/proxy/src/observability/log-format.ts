import { isatty } from 'node:tty';

/** Rewrites a line of the log, with its line feed, for those who read it. */
export type FormatLine = (line: string) => string;

/**
 * Gives the format of the log's lines; undefined for JSON as pino writes it.
 *
 * @param format `pretty` for people, `json`, or `auto`: for people where standard output is a terminal. Colours only
 *   there, and as `NO_COLOR` and `TERM` allow them.
 */
export async function loadLogFormat(format: 'auto' | 'pretty' | 'json'): Promise<FormatLine | undefined> {
  const isTerminal = isatty(1);
  if (format === 'json' || (format === 'auto' && !isTerminal)) return undefined;
  // Only a log for people pays for loading it.
  const { prettyFactory } = await import('pino-pretty');
  const prettify = prettyFactory({
    colorize: isTerminal && process.stdout.hasColors(),
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    // The message of a request has these already.
    ignore: 'pid,hostname,route,status,durationMs',
  });
  // pino-pretty leaves these, and some terminals take them for commands.
  return (line) => prettify(line).replaceAll(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}
