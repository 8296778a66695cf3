import type { Bump } from '../compare/change.ts';
import { SpecDiffError } from '../spec-diff-error.ts';

const parts: readonly Bump[] = ['major', 'minor', 'patch'];

/**
 * Which part of a version was raised: the first that differs. Undefined where none was, or the newer version is lower.
 *
 * @throws {SpecDiffError} where one is not of three numbers (Semantic Versioning 2.0.0).
 */
export function raisedPart(before: string, after: string): Bump | undefined {
  const [old, now] = [numbersOf(before), numbersOf(after)];
  const index = parts.findIndex((_part, location) => old[location] !== now[location]);
  return index !== -1 && Number(now[index]) > Number(old[index]) ? parts[index] : undefined;
}

/** The greater of two raises; undefined is none. */
export function greater(one: Bump | undefined, other: Bump | undefined): Bump | undefined {
  return isAtLeast(one, other) ? one : other;
}

/** Whether one raise is as much as another one, or more. */
export function isAtLeast(one: Bump | undefined, other: Bump | undefined): boolean {
  if (other === undefined) return true;
  return one !== undefined && parts.indexOf(one) <= parts.indexOf(other);
}

function numbersOf(version: string): readonly number[] {
  const match = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version);
  if (match === null) throw new SpecDiffError(`info.version is ${version}; it must be of three numbers, as 1.2.3`);
  return match.slice(1, 4).map(Number);
}
