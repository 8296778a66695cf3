import * as z from 'zod/mini';
import { CommandFailure } from './failures.ts';
import { withoutByteOrderMark } from './output/text.ts';

const configFile = z.strictObject({
  url: z.optional(z.string()),
  apiKey: z.optional(z.string()),
  apiKeyFile: z.optional(z.string()),
  token: z.optional(z.string()),
  tokenFile: z.optional(z.string()),
});

/**
 * Parses the user's configuration file.
 *
 * @throws {CommandFailure} for what is no JSON, and for a member that there is not. What the file holds is not repeated.
 */
export function parseConfig(path: string, text: string): z.infer<typeof configFile> {
  const { data, success } = configFile.safeParse(parseJson(path, text));
  if (success) return data;
  const names = Object.keys(configFile.shape).join(', ');
  throw new CommandFailure(`${path}: must be a JSON object with no other members than ${names}, each of them text`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch {
    throw new CommandFailure(`${path}: is no JSON`);
  }
}
