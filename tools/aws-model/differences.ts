import type { ServiceModel } from './model.ts';

// Values that AWS's documentation lists for what its model calls a plain string.
const listedInProse = new Set([
  'describeAuditTask.output.members.auditDetails.shape.of.members.errorCode.shape.values',
]);

/**
 * Compares two models member by member.
 *
 * @returns A line for each difference, with its location; a location that only one side has is one difference.
 */
export function differences(aws: ServiceModel, contract: ServiceModel): string[] {
  return compare(aws, contract, []);
}

function describe(location: readonly string[], aws: unknown, contract: unknown): string {
  const name = location.join('.');
  if (contract === undefined) return `${name}: AWS has it, the contract does not: ${JSON.stringify(aws)}`;
  if (aws === undefined) return `${name}: the contract has it, AWS does not: ${JSON.stringify(contract)}`;
  return `${name}: AWS says ${JSON.stringify(aws)}, the contract ${JSON.stringify(contract)}`;
}

function compare(aws: unknown, contract: unknown, location: readonly string[]): string[] {
  if (isObject(aws) && isObject(contract)) {
    const names = new Set([...Object.keys(aws), ...Object.keys(contract)]);
    return [...names].flatMap((name) => compare(aws[name], contract[name], [...location, name]));
  }
  if (JSON.stringify(aws) === JSON.stringify(contract)) return [];
  if (aws === undefined && listedInProse.has(location.join('.'))) return [];
  return [describe(location, aws, contract)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
