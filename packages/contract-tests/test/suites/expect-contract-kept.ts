import { expect } from 'vitest';
import type { Exchange } from '../../src/wire/exchange.ts';

/** Fails for answers that broke the contract, and where there was no answer at all. */
export function expectContractKept(exchanges: readonly Exchange[]): void {
  expect(exchanges.length).toBeGreaterThan(0);
  expect(exchanges.filter(({ violations }) => violations.length > 0)).toEqual([]);
}
