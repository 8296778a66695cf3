import { isObject } from '@audit-gateway/contract';
import { describe, expect } from 'vitest';
import { parameterCases, type Samples } from '../../src/cases/parameter-cases.ts';
import { contract } from '../../src/contract.ts';
import { coverable, covered } from '../../src/coverage.ts';
import { elements } from '../../src/document/values.ts';
import type { RecordedCall } from '../../src/recorded-calls.ts';
import type { SystemUnderTest } from '../../src/systems/system-under-test.ts';
import { itEach } from './it-each.ts';
import { ask } from './support.ts';

/** Sends raw requests to a system: valid ones, invalid ones, and one without a signature. */
export function describeWire(system: SystemUnderTest, samples: Samples): void {
  const audit = `/audit/tasks/${samples['taskId'] ?? ''}`;
  const listing = `/audit/tasks?startTime=${samples['startTime'] ?? ''}&endTime=${samples['endTime'] ?? ''}`;

  describe('on the wire', () => {
    itEach(
      system,
      parameterCases(contract, samples, system.operations),
      async ({ path: asked, headers, parameter, valid }) => {
        const { status, error, body } = await ask(system, asked, headers);
        if (valid) expect(accepted).toContainEqual({ status, error });
        else if (parameter.in === 'path') expect([400, 404]).toContain(status);
        else expect({ status, error }).toEqual({ status: 400, error: 'InvalidRequestException' });
        if (status === 400 && system.capabilities.has('problem details')) {
          expect(faultPaths(body)).toContain(`/${parameter.in}/${parameter.name}`);
        }
      },
    );

    const open = [listing, audit].map((asked) => ({
      name: `passes on what the contract does not know, ${asked === audit ? 'described' : 'listed'}`,
      needs: 'exact account' as const,
      faults: { unknownMembers: true, unknownValues: true },
      asked,
    }));
    itEach(system, open, async ({ asked }) => {
      const call = await ask(system, asked);
      expect(call).toMatchObject({ status: 200, violations: [] });
      expect(unknownTo(call)).not.toEqual([]);
    });

    const unsigned = [{ name: 'refuses a request without a signature', needs: 'signatures' as const }];
    itEach(system, unsigned, async () => {
      const call = await ask({ ...system, sign: () => ({}) }, audit);
      expect(call).toMatchObject({ status: 403, error: 'MissingAuthenticationTokenException', violations: [] });
    });
  });
}

/** The valid responses to a valid request: a well-formed id need not be an audit's. */
const accepted: readonly Pick<RecordedCall, 'status' | 'error'>[] = [
  { status: 200, error: undefined },
  { status: 404, error: 'ResourceNotFoundException' },
];

function unknownTo(call: RecordedCall): string[] {
  const known = new Set(coverable(contract));
  return [...covered(contract, [call])].filter((item) => !known.has(item));
}

function faultPaths(problem: unknown): unknown[] {
  const errors = elements(isObject(problem) ? problem['errors'] : undefined);
  return errors.map((fault) => (isObject(fault) ? fault['path'] : fault));
}
