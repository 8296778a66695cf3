import type { Result } from '../operations/result.ts';
import type { Faults } from './faults.ts';

/** What a later version of the API might have; no contract will ever know these. */
const unknownValue = 'EMULATED_LATER_VALUE';
const unknownCheck = { EMULATED_LATER_CHECK: { checkRunStatus: unknownValue, errorCode: unknownValue } };
const unknownMember = { emulatedLaterMember: { emulatedLaterMember: [true] } };

/** An operation's result as a later version of the API might give it, as far as the faults ask for that. */
export function withUnknownParts(result: Result, faults: Faults): object {
  const valued = faults.unknownValues ? withUnknownValues(result) : result;
  return faults.unknownMembers ? withUnknownMembers(valued) : valued;
}

/**
 * The first audit of a page has a type and a state that nobody knows. A described audit keeps its state, so that who
 * waits for its end sees it, but has such a type, and a check in such a state, which counts in no statistic but the
 * total.
 */
function withUnknownValues(result: Result): Result {
  if ('tasks' in result) {
    const [first, ...others] = result.tasks;
    if (first === undefined) return result;
    return { ...result, tasks: [{ ...first, taskStatus: unknownValue, taskType: unknownValue }, ...others] };
  }
  const { taskStatistics, auditDetails } = result;
  const { totalChecks = 0 } = taskStatistics;
  return {
    ...result,
    taskType: unknownValue,
    taskStatistics: { ...taskStatistics, totalChecks: totalChecks + 1 },
    auditDetails: { ...auditDetails, ...unknownCheck },
  };
}

/** Every object has one member more, but for the map of checks, where a member would be a check. */
function withUnknownMembers(result: Result): object {
  if ('tasks' in result) {
    return { ...result, tasks: result.tasks.map((task) => ({ ...task, ...unknownMember })), ...unknownMember };
  }
  const checks = Object.entries(result.auditDetails).map(
    ([name, check]) => [name, { ...check, ...unknownMember }] as const,
  );
  return {
    ...result,
    taskStatistics: { ...result.taskStatistics, ...unknownMember },
    auditDetails: Object.fromEntries(checks),
    ...unknownMember,
  };
}
