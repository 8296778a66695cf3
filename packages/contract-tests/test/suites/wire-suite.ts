import { describe, expect } from 'vitest';
import { parameterCases, type Samples } from '../../src/cases/parameter-cases.ts';
import { contract } from '../../src/contract.ts';
import { coverable, covered } from '../../src/coverage.ts';
import { elements, isObject } from '../../src/document/values.ts';
import type { Target } from '../../src/targets/target.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { itEach } from './it-each.ts';
import { ask } from './ask.ts';

/** Sends a target requests as they are, without a client: what the contract allows, what it forbids, and no signature. */
export function describeWire(target: Target, samples: Samples): void {
  const audit = `/audit/tasks/${samples['taskId'] ?? ''}`;
  const listing = `/audit/tasks?startTime=${samples['startTime'] ?? ''}&endTime=${samples['endTime'] ?? ''}`;

  describe('on the wire', () => {
    itEach(target, parameterCases(contract, samples), async ({ target: asked, parameter, valid }) => {
      const { status, error, body } = await ask(target, asked);
      if (valid) expect(accepted).toContainEqual({ status, error });
      else if (parameter.in === 'path') expect([400, 404]).toContain(status);
      else expect({ status, error }).toEqual({ status: 400, error: 'InvalidRequestException' });
      if (status === 400 && target.capabilities.has('problem details')) {
        expect(faultPlaces(body)).toContain(`/${parameter.in}/${parameter.name}`);
      }
    });

    const open = [listing, audit].map((asked) => ({
      name: `passes on what the contract does not know, ${asked === audit ? 'described' : 'listed'}`,
      needs: 'exact account' as const,
      faults: { unknownMembers: true, unknownValues: true },
      asked,
    }));
    itEach(target, open, async ({ asked }) => {
      const exchange = await ask(target, asked);
      expect(exchange).toMatchObject({ status: 200, violations: [] });
      expect(unknownTo(exchange)).not.toEqual([]);
    });

    const unsigned = [{ name: 'refuses a request without a signature', needs: 'signatures' as const }];
    itEach(target, unsigned, async () => {
      const exchange = await ask({ ...target, sign: () => ({}) }, audit);
      expect(exchange).toMatchObject({ status: 403, error: 'MissingAuthenticationTokenException', violations: [] });
    });
  });
}

/** How a valid request may be answered: an id can be well-formed without being an audit's. */
const accepted: readonly Pick<Exchange, 'status' | 'error'>[] = [
  { status: 200, error: undefined },
  { status: 404, error: 'ResourceNotFoundException' },
];

function unknownTo(exchange: Exchange): string[] {
  const known = new Set(coverable(contract));
  return [...covered(contract, [exchange])].filter((item) => !known.has(item));
}

function faultPlaces(problem: unknown): unknown[] {
  const errors = elements(isObject(problem) ? problem['errors'] : undefined);
  return errors.map((fault) => (isObject(fault) ? fault['path'] : fault));
}
