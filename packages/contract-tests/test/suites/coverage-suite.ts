import { describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { uncovered } from '../../src/coverage.ts';
import type { Target } from '../../src/targets/target.ts';
import { expectContractKept } from './expect-contract-kept.ts';
import { itEach } from './it-each.ts';

/** Looks back at everything that went over the wire to and from a target. */
export function describeCoverage(target: Target): void {
  describe('over the wire', () => {
    it('every answer keeps the contract', () => expectContractKept(target.exchanges));

    const everything = { name: 'every parameter, member, value and error was seen', needs: 'exact account' as const };
    itEach(target, [everything], () => {
      expect(uncovered(contract, target.exchanges)).toEqual([]);
    });
  });
}
