import { loadContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { requestsOnly } from '../src/request/requests-only.ts';
import { isApiSpec, readSpec } from '../src/request/validator-spec.ts';

describe('the routes that the validator is given', () => {
  it('are those that its own loader finds', async () => {
    const contract = await loadContract();
    const document = requestsOnly(contract);
    if (!isApiSpec(document)) throw new Error('the contract has no components');
    const given = await readSpec(document, contract);
    const loaded = await readSpec(document, { ...contract, isShipped: false });
    const sorted = (spec: typeof given): unknown => ({
      ...spec,
      routes: spec.routes.toSorted((a, b) => a.expressRoute.localeCompare(b.expressRoute)),
      serial: 0,
    });
    expect(given.routes).toHaveLength(contract.operations.length);
    expect(sorted(given)).toEqual(sorted(loaded));
  });
});
