import { expect } from 'vitest';
import type { Exchange } from '../../src/wire/exchange.ts';

/** Fails where an answer broke the contract. */
export function expectContractKept(exchanges: readonly Exchange[]): void {
  expect(exchanges.filter(({ violations }) => violations.length > 0)).toEqual([]);
}
