import type { ServiceModel } from './model.ts';

// Values that AWS's documentation lists for what its model calls a plain string.
const listedInProse = new Set([
  'describeAuditTask.output.members.auditDetails.shape.of.members.errorCode.shape.values',
]);

/** A place where two models are not the same. */
export interface Difference {
  /** The names that lead to the place. */
  readonly place: readonly string[];
  /** What AWS has there; undefined where it has nothing. */
  readonly aws: unknown;
  /** What the contract has there; undefined where it has nothing. */
  readonly contract: unknown;
}

/**
 * Compares two models member by member.
 *
 * @returns A line for each difference, naming the place; a place that only one side has is one difference.
 */
export function differences(aws: ServiceModel, contract: ServiceModel): string[] {
  return findDifferences(aws, contract).map(inWords);
}

/** Compares two models member by member; a place that only one side has is one difference. */
export function findDifferences(aws: ServiceModel, contract: ServiceModel): Difference[] {
  return compare(aws, contract, []);
}

/** Says what a difference is, naming its place. */
export function inWords({ place, aws, contract }: Difference): string {
  const name = place.join('.');
  if (contract === undefined) return `${name}: AWS has it, the contract does not: ${JSON.stringify(aws)}`;
  if (aws === undefined) return `${name}: the contract has it, AWS does not: ${JSON.stringify(contract)}`;
  return `${name}: AWS says ${JSON.stringify(aws)}, the contract ${JSON.stringify(contract)}`;
}

function compare(aws: unknown, contract: unknown, place: readonly string[]): Difference[] {
  if (isObject(aws) && isObject(contract)) {
    const names = new Set([...Object.keys(aws), ...Object.keys(contract)]);
    return [...names].flatMap((name) => compare(aws[name], contract[name], [...place, name]));
  }
  if (JSON.stringify(aws) === JSON.stringify(contract)) return [];
  if (aws === undefined && listedInProse.has(place.join('.'))) return [];
  return [{ place, aws, contract }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
