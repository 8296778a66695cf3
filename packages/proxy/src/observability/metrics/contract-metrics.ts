import type { Operation } from '@audit-gateway/contract';
import { Counter, type Registry } from 'prom-client';
import type { DriftSighting } from '../drift/drift.ts';
import { boundedValues } from './bounded-values.ts';

/** Told of the answers of AWS that are not as the contract has them. */
export interface ContractObserver {
  /** An answer differs at a place. */
  readonly onSighting: (sighting: DriftSighting) => void;
}

const mostPointers = 100;

/** Adds the metrics of the contract. The series of the whole answer, whose pointer is empty, are there from the start. */
export function addContractMetrics(registry: Registry, operations: readonly Operation[]): ContractObserver {
  const violations = new Counter({
    name: 'audit_gateway_contract_violations_total',
    help: 'Answers of AWS that break the contract, by the place as a JSON pointer; * is any index or name.',
    labelNames: ['operation', 'pointer'],
    registers: [registry],
  });
  const additions = new Counter({
    name: 'audit_gateway_contract_additions_total',
    help: 'Answers of AWS with something that the contract does not know, by its kind and place.',
    labelNames: ['operation', 'kind', 'pointer'],
    registers: [registry],
  });
  for (const { id } of operations) violations.inc({ operation: id, pointer: '' }, 0);
  const bound = boundedValues(mostPointers);
  return {
    onSighting: ({ operation, kind, pointer }) => {
      const place = { operation, pointer: bound(pointer) };
      if (kind === 'violation') violations.inc(place);
      else additions.inc({ ...place, kind });
    },
  };
}
