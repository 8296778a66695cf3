import { auditCheckRunStatusValues, auditTaskStatusValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { readAuditState } from '../../src/interceptors/response-lifetime.ts';
import { finalAudit } from './audits.ts';

describe('Audit state', () => {
  const finalStates = ['COMPLETED', 'FAILED', 'CANCELED'];
  it.each([...auditTaskStatusValues, 'SOME_LATER_VALUE', undefined])(
    'whether an audit is final in state %s is decided by the contract',
    (taskStatus) => {
      const { isFinal } = readAuditState({ ...finalAudit, taskStatus });
      expect(isFinal).toBe(finalStates.includes(taskStatus ?? ''));
    },
  );

  const finalChecks = ['COMPLETED_COMPLIANT', 'COMPLETED_NON_COMPLIANT', 'FAILED', 'CANCELED'];
  it.each([...auditCheckRunStatusValues, 'SOME_LATER_VALUE', undefined])(
    'whether an audit is final with a check in state %s is decided by the contract',
    (checkRunStatus) => {
      const auditDetails = { ...finalAudit.auditDetails, SOME_LATER_CHECK: { checkRunStatus } };
      const { isFinal } = readAuditState({ ...finalAudit, auditDetails });
      expect(isFinal).toBe(finalChecks.includes(checkRunStatus ?? ''));
    },
  );

  it.each([
    ['no check in its details', { auditDetails: {} }, true],
    ['no details', { auditDetails: undefined }, true],
    ['no statistics', { taskStatistics: undefined }, true],
    ['statistics without counts', { taskStatistics: {} }, true],
    ['a check in progress by its statistics', { taskStatistics: { inProgressChecks: 1 } }, false],
    ['a check that waits by its statistics', { taskStatistics: { waitingForDataCollectionChecks: 1 } }, false],
    ['members that AWS added', { someLaterMember: [1] }, true],
    ['a state that is no text', { taskStatus: 7 }, false],
    ['details that are no map', { auditDetails: 'none' }, false],
    ['a check that is null', { auditDetails: { LOGGING_DISABLED_CHECK: null } }, false],
  ])("an audit's state is read with %s", (_, change, isFinal) => {
    expect(readAuditState({ ...finalAudit, ...change }).isFinal).toBe(isFinal);
  });
});

it('tells when an audit started in milliseconds', () => {
  expect(readAuditState({ taskStartTime: 1_560_356_923.434 }).startedAt).toBe(1_560_356_923_434);
  expect(readAuditState({}).startedAt).toBeUndefined();
});
