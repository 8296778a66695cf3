import { type RawRequest, send } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import { wholePeriod } from '../../src/cases/account.ts';
import type { Samples } from '../../src/cases/parameter-cases.ts';
import { createClientDriver } from '../../src/drivers/client-driver.ts';
import type { Task } from '../../src/drivers/driver.ts';
import { type ExternalClient, findExternalClient } from '../../src/drivers/find-external-client.ts';
import type { RecordedCall } from '../../src/recorded-calls.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';

/** Skips something that this machine, or this run, has not; says so in the report, and at once. */
export function skip(what: string, why: string): void {
  const named = `${what} (skipped: ${why})`;
  process.stderr.write(`${named}\n`);
  it.skip(named);
}

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

/** Sends a GET as it is, signed where the target asks for that, and gives what went over the wire. */
export async function ask(
  system: SystemUnderTest,
  path: string,
  headers: RawRequest['headers'] = {},
): Promise<RecordedCall> {
  const method = 'GET';
  const { host } = new URL(system.url);
  const signed = system.sign({ method, target: path, host });
  return call(system, { method, target: path, headers: { ...headers, ...signed } });
}

/** Sends a request as it is through a tap, and gives what went over the wire. */
export async function call(
  { url, calls }: Pick<SystemUnderTest, 'url' | 'calls'>,
  request: RawRequest,
): Promise<RecordedCall> {
  await send(url, request);
  const last = calls.at(-1);
  if (last?.path !== request.target) throw new Error('another request went over the wire meanwhile');
  return last;
}

/** Fails where an answer broke the contract. */
export function expectContractKept(calls: readonly RecordedCall[]): void {
  expect(calls.filter(({ violations }) => violations.length > 0)).toEqual([]);
}

/** Audits in the order of their ids: AWS promises none for a listing. */
export function byId(tasks: readonly Task[] = []): Task[] {
  return tasks.toSorted((a, b) => String(a.taskId).localeCompare(String(b.taskId)));
}

/** Values that a target accepts: a period of whole seconds, an audit's id, the token of the page after the first audit. */
export async function findSamples(system: SystemUnderTest): Promise<Samples> {
  const { startTime, endTime } = wholePeriod(system.startedAt);
  const period = { startTime: wholeSeconds(startTime), endTime: wholeSeconds(endTime) };
  const driver = createClientDriver(system);
  const { value } = await driver.list({
    startTime: new Date(period.startTime),
    endTime: new Date(period.endTime),
    maxResults: 1,
  });
  const taskId = value?.tasks[0]?.taskId;
  const nextToken = value?.nextToken;
  if (taskId === undefined || nextToken === undefined) {
    throw new Error(`${system.name}: the account needs at least two audits in the last 90 days`);
  }
  return { ...period, taskId, nextToken };
}

function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
