import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { wholePeriod } from '../../src/cases/account.ts';
import { describeCases } from '../../src/cases/describe-cases.ts';
import { type ErrorCase, errorCases } from '../../src/cases/error-cases.ts';
import { tasksListed } from '../../src/cases/list-cases.ts';
import { pageLimits } from '../../src/contract.ts';
import type { ExternalDriver } from '../../src/drivers/external-drivers.ts';
import type { ExternalClient } from '../../src/drivers/find-external-client.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';
import { itEach } from './it-each.ts';
import { byId, commandOf, expectContractKept } from './support.ts';

/** A client of another language, and the systems that it is run against. */
interface ExternalSuite {
  readonly client: ExternalClient;
  readonly create: (command: string, system: SystemUnderTest, maxAttempts?: number) => ExternalDriver;
  readonly startSystems: readonly ((clock: () => Date) => Promise<SystemUnderTest>)[];
  /** The maximum number of descriptions. Default: all. */
  readonly mostDescriptions?: number;
}

/**
 * Runs the shorter suite with a client of another language, where it is installed, against systems of its own in parallel.
 */
export async function describeExternal({ client, startSystems, ...suite }: ExternalSuite): Promise<void> {
  const command = commandOf(client);
  if (command === undefined) return;
  for (const startSystem of startSystems) {
    const system = await startSystem(() => new Date());
    describe(`${system.name} by ${client.name} (${command})`, { concurrent: true, timeout: 60_000 }, () => {
      describe('one after another', { concurrent: false }, () => describeClient(command, system, suite));
    });
  }
}

function describeClient(
  command: string,
  system: SystemUnderTest,
  { create, mostDescriptions }: Omit<ExternalSuite, 'client' | 'startSystems'>,
): void {
  const driver = create(command, system);
  afterAll(async () => {
    await driver.close();
    await system.close();
  });
  afterEach(() => expectContractKept(system.calls));

  it('lists every page', async () => {
    const params = { ...wholePeriod(system.startedAt), maxResults: pageLimits.default };
    const before = system.calls.length;
    const { value } = await driver.listAll(params);
    expect(byId(value)).toEqual(byId(tasksListed(system.audits, params)));
    expect(system.calls.length - before).toBe(Math.ceil(system.audits.length / params.maxResults));
  });

  itEach(system, describeCases(system).slice(0, mostDescriptions), async ({ taskId, expected }) => {
    expect(await driver.describe(taskId)).toEqual({ value: expected });
  });

  itEach(system, errorCases(system).filter(isFirstOfItsCode), async ({ call, expected: { code, status } }) => {
    expect(await call(driver)).toMatchObject({ error: { code } });
    expect(system.calls.at(-1)).toMatchObject({ error: code, status });
  });

  it('retries a throttled call', async ({ onTestFinished }) => {
    const retrying = create(command, system, 3);
    onTestFinished(() => retrying.close());
    const [audit] = describeCases(system);
    const before = system.calls.length;
    system.setFaults({ throttleRate: 1 }, 1);
    expect(await retrying.describe(audit?.taskId ?? '')).toEqual({ value: audit?.expected });
    expect(system.calls.slice(before)).toMatchObject([{ error: 'ThrottlingException' }, { status: 200 }]);
  });
}

function isFirstOfItsCode({ expected }: ErrorCase, index: number, cases: readonly ErrorCase[]): boolean {
  return cases.findIndex((other) => other.expected.code === expected.code) === index;
}
