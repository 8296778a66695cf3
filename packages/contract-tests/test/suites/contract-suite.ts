import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { covered, partsOf, uncovered } from '../../src/coverage.ts';
import { isMember } from '../../src/document/members.ts';
import { createClientDriver } from '../../src/drivers/client-driver.ts';
import { createSdkDriver } from '../../src/drivers/sdk-driver.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';
import { describeBehaviour } from './behaviour-suite.ts';
import { runAllCases, skipWhereLacking } from './it-each.ts';
import { expectContractKept, findSamples } from './support.ts';
import { describeWire } from './wire-suite.ts';

/** Runs every case against a system with every driver, and closes the system. */
export async function describeContract(system: SystemUnderTest): Promise<void> {
  const samples = await findSamples(system);
  // A listing of AWS itself can have many pages, each slow.
  describe(system.name, { timeout: 60_000 }, () => {
    afterAll(() => system.close());
    describeWire(system, samples);
    describeBehaviour(system, createClientDriver(system));
    describeBehaviour(system, createSdkDriver(system));
    describeCoverage(system);
  });
}

/** Checks the calls recorded so far after each test, and at the end what all calls together cover. */
export function describeCoverage(system: SystemUnderTest): void {
  afterEach(() => expectContractKept(system.calls));

  describe('the suite', () => {
    const everything = {
      name: 'covers every parameter, value and error of the contract',
      needs: 'exact account' as const,
    };
    if (skipWhereLacking(system, everything)) return;
    it(everything.name, async () => {
      await runAllCases(system);
      const seen = covered(contract, system.calls);
      const left = uncovered(contract, system.calls).filter((item) => {
        const { operation, kind, name } = partsOf(item);
        if (!system.operations.includes(operation)) return false;
        if (kind !== 'member') return true;
        // test/emulated.test.ts asks about members.
        return !isMember(name) && seen.has(`${operation} member ${name.replace(/ = .*|\{[^}]+\}$/s, '')}`);
      });
      expect(left).toEqual([]);
    });
  });
}
