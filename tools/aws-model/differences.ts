import type { ServiceModel } from './model.ts';

/** One location where two models differ. */
export interface Difference {
  /** The names on the way to it, the operation first. */
  readonly location: readonly string[];
  /** What AWS's model and the contract say there. */
  readonly says: string;
}

// Values that AWS's documentation lists for what its model calls a plain string.
const listedInProse = new Set([
  'describeAuditTask.output.members.auditDetails.shape.of.members.errorCode.shape.values',
]);

/**
 * Compares two models member by member.
 *
 * @returns Every difference; a location that only one side has is one.
 */
export function differences(aws: ServiceModel, contract: ServiceModel): Difference[] {
  return compare(aws, contract, []);
}

function compare(aws: unknown, contract: unknown, location: readonly string[]): Difference[] {
  if (isObject(aws) && isObject(contract)) {
    const names = new Set([...Object.keys(aws), ...Object.keys(contract)]);
    return [...names].flatMap((name) => compare(aws[name], contract[name], [...location, name]));
  }
  if (JSON.stringify(aws) === JSON.stringify(contract)) return [];
  if (aws === undefined && listedInProse.has(location.join('.'))) return [];
  const isInput = location.length === 3 && location[1] === 'inputs';
  const hint = isInput && aws === undefined ? '; for one that only a gateway takes, x-gateway-only: true' : '';
  return [{ location, says: describe(aws, contract) + hint }];
}

function describe(aws: unknown, contract: unknown): string {
  if (contract === undefined) return `AWS has it, the contract does not: ${JSON.stringify(aws)}`;
  if (aws === undefined) return `the contract has it, AWS does not: ${JSON.stringify(contract)}`;
  if (!Array.isArray(aws) || !Array.isArray(contract)) {
    return `AWS says ${JSON.stringify(aws)}, the contract ${JSON.stringify(contract)}`;
  }
  const ours: readonly unknown[] = contract;
  const theirs: readonly unknown[] = aws;
  return [
    ...theirs
      .filter((value) => !ours.includes(value))
      .map((value) => `AWS has ${String(value)}, the contract does not`),
    ...ours
      .filter((value) => !theirs.includes(value))
      .map((value) => `the contract has ${String(value)}, AWS does not`),
  ].join('; ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
