import type { ServiceModel } from './model.ts';

// Values that AWS's documentation lists for what its model calls a plain string.
const listedInProse = new Set([
  'describeAuditTask.output.members.auditDetails.shape.of.members.errorCode.shape.values',
]);

/**
 * Compares two models member by member.
 *
 * @returns A line for each difference, naming the place; a place that only one side has is one difference.
 */
export function differences(aws: ServiceModel, contract: ServiceModel): string[] {
  return compare(aws, contract, '');
}

function compare(aws: unknown, contract: unknown, place: string): string[] {
  if (isObject(aws) && isObject(contract)) {
    const names = new Set([...Object.keys(aws), ...Object.keys(contract)]);
    return [...names].flatMap((name) => compare(aws[name], contract[name], place === '' ? name : `${place}.${name}`));
  }
  if (JSON.stringify(aws) === JSON.stringify(contract)) return [];
  if (contract === undefined) return [`${place}: AWS has it, the contract does not: ${JSON.stringify(aws)}`];
  if (aws === undefined && listedInProse.has(place)) return [];
  if (aws === undefined) return [`${place}: the contract has it, AWS does not: ${JSON.stringify(contract)}`];
  return [`${place}: AWS says ${JSON.stringify(aws)}, the contract ${JSON.stringify(contract)}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
