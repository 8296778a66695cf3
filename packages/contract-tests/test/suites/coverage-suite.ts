import { afterEach, describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { uncovered } from '../../src/coverage.ts';
import type { Target } from '../../src/targets/target.ts';
import { expectContractKept } from './expect-contract-kept.ts';
import { runAllCases, skipWhereLacking } from './it-each.ts';

/** Looks at everything that goes over the wire to and from a target: after each test, and at all of it together. */
export function describeCoverage(target: Target): void {
  afterEach(() => expectContractKept(target.exchanges));

  describe('over the wire', () => {
    const everything = { name: 'every parameter, member, value and error was seen', needs: 'exact account' as const };
    if (skipWhereLacking(target, everything)) return;
    it(everything.name, async () => {
      await runAllCases(target);
      expect(uncovered(contract, target.exchanges)).toEqual([]);
    });
  });
}
