import { type RawRequest, send } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import { wholePeriod } from '../../src/cases/account.ts';
import type { Samples } from '../../src/cases/parameter-cases.ts';
import { createClientDriver } from '../../src/drivers/client-driver.ts';
import type { Task } from '../../src/drivers/driver.ts';
import { type ExternalClient, findExternalClient } from '../../src/drivers/find-external-client.ts';
import type { RecordedCall } from '../../src/recorded-calls.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';

/** Skips tests that this machine or run cannot do, and says so in the report and on stderr. */
export function skip(what: string, why: string): void {
  const named = `${what} (skipped: ${why})`;
  process.stderr.write(`${named}\n`);
  it.skip(named);
}

/**
 * Finds the command of a client that tests need. Where it is not installed the tests are skipped, or fail with
 * `REQUIRE_EXTERNAL_CLIENTS=1`.
 */
export function commandOf(client: ExternalClient): string | undefined {
  const command = findExternalClient(client);
  if (command !== undefined) return command;
  const missing = `not installed: none of ${client.candidates.join(', ')} is it`;
  if (process.env['REQUIRE_EXTERNAL_CLIENTS'] === '1') it(client.name, () => expect.fail(missing));
  else skip(client.name, missing);
  return undefined;
}

/** Sends a GET, signed where the system requires that, and returns the recorded call. */
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

/** Sends a request through a tap, and returns the recorded call. */
export async function call(
  { url, calls }: Pick<SystemUnderTest, 'url' | 'calls'>,
  request: RawRequest,
): Promise<RecordedCall> {
  await send(url, request);
  const last = calls.at(-1);
  if (last?.path !== request.target) throw new Error('another request was recorded meanwhile');
  return last;
}

/** Expects that no response broke the contract. */
export function expectContractKept(calls: readonly RecordedCall[]): void {
  expect(calls.filter(({ violations }) => violations.length > 0)).toEqual([]);
}

/** Sorts audits by id: AWS promises no order. */
export function byId(tasks: readonly Task[] = []): Task[] {
  return tasks.toSorted((a, b) => String(a.taskId).localeCompare(String(b.taskId)));
}

/** Finds valid values of parameters: a period of whole seconds, an audit's id, the token after the first audit. */
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
