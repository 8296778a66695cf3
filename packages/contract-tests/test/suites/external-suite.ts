import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { describeCases } from '../../src/cases/describe-cases.ts';
import { type ErrorCase, errorCases } from '../../src/cases/error-cases.ts';
import { tasksListed } from '../../src/cases/list-cases.ts';
import { wholePeriod } from '../../src/cases/whole-period.ts';
import { pageLimits } from '../../src/contract.ts';
import type { ExternalDriver } from '../../src/drivers/external-driver.ts';
import type { ExternalClient } from '../../src/drivers/find-external-client.ts';
import type { Target } from '../../src/targets/target.ts';
import { byId } from './by-id.ts';
import { commandOf } from './command-of.ts';
import { expectContractKept } from './expect-contract-kept.ts';
import { itEach } from './it-each.ts';

/** A client of another language, and what it is run against. */
interface ExternalSuite {
  readonly client: ExternalClient;
  /** Makes a driver that makes at most so many requests for a call; one, if it is not told. */
  readonly create: (command: string, target: Target, maxAttempts?: number) => ExternalDriver;
  readonly startTargets: readonly ((clock: () => Date) => Promise<Target>)[];
  /** How many audits are described. Default: all that show something. */
  readonly mostDescriptions?: number;
}

/**
 * Runs the shorter suite by a client of another language against targets of its own, all at once, where there is one.
 */
export async function describeExternal({ client, startTargets, ...suite }: ExternalSuite): Promise<void> {
  const command = commandOf(client);
  if (command === undefined) return;
  for (const startTarget of startTargets) {
    const target = await startTarget(() => new Date());
    describe(`${target.name} by ${client.name} (${command})`, { concurrent: true, timeout: 60_000 }, () => {
      describe('one after another', { concurrent: false }, () => describeClient(command, target, suite));
    });
  }
}

function describeClient(
  command: string,
  target: Target,
  { create, mostDescriptions }: Omit<ExternalSuite, 'client' | 'startTargets'>,
): void {
  const driver = create(command, target);
  afterAll(async () => {
    await driver.close();
    await target.close();
  });
  afterEach(() => expectContractKept(target.exchanges));

  it('lists every page', async () => {
    const params = { ...wholePeriod(target.startedAt), maxResults: pageLimits.default };
    const before = target.exchanges.length;
    const { value } = await driver.listAll(params);
    expect(byId(value)).toEqual(byId(tasksListed(target.audits, params)));
    expect(target.exchanges.length - before).toBe(Math.ceil(target.audits.length / params.maxResults));
  });

  itEach(target, describeCases(target).slice(0, mostDescriptions), async ({ taskId, expected }) => {
    expect(await driver.describe(taskId)).toEqual({ value: expected });
  });

  itEach(target, errorCases(target).filter(isFirstOfItsCode), async ({ call, expected: { code, status } }) => {
    expect(await call(driver)).toMatchObject({ error: { code } });
    expect(target.exchanges.at(-1)).toMatchObject({ error: code, status });
  });

  it('retries a throttled call', async ({ onTestFinished }) => {
    const retrying = create(command, target, 3);
    onTestFinished(() => retrying.close());
    const [audit] = describeCases(target);
    const before = target.exchanges.length;
    target.setFaults({ throttleRate: 1 }, 1);
    expect(await retrying.describe(audit?.taskId ?? '')).toEqual({ value: audit?.expected });
    expect(target.exchanges.slice(before)).toMatchObject([{ error: 'ThrottlingException' }, { status: 200 }]);
  });
}

function isFirstOfItsCode({ expected }: ErrorCase, index: number, cases: readonly ErrorCase[]): boolean {
  return cases.findIndex((other) => other.expected.code === expected.code) === index;
}
