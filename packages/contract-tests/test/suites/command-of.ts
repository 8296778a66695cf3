import { expect, it } from 'vitest';
import { type ExternalClient, findExternalClient } from '../../src/drivers/find-external-client.ts';
import { skip } from './skip.ts';

/**
 * The command of a client that the tests of a file need. Where the machine lacks it, they are told so and there is none,
 * unless `REQUIRE_EXTERNAL_CLIENTS=1` makes that a failure.
 */
export function commandOf(client: ExternalClient): string | undefined {
  const command = findExternalClient(client);
  if (command !== undefined) return command;
  const missing = `not installed: none of ${client.candidates.join(', ')} is it`;
  if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') it(client.name, () => expect.fail(missing));
  else skip(client.name, missing);
  return undefined;
}
