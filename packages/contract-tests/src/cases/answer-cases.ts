import type { operations } from '@audit-gateway/types';
import type { Description, Page } from '../drivers/driver.ts';
import type { AnswerCase } from './answer-case.ts';

/** Successful answers that AWS may give, and that neither an emulator gives nor the document shows. */
export const answerCases: readonly AnswerCase<Page | Description>[] = [
  page('no member at all', {}, { tasks: [] }),
  page('a token that is null', { tasks: [], nextToken: null }, { tasks: [] }),
  page('an empty token', { tasks: [], nextToken: '' }, { tasks: [] }),
  page('no audits and a token', { tasks: [], nextToken: 'more' }, { tasks: [], nextToken: 'more' }),
  page('an audit without members', { tasks: [{}] }, { tasks: [{}] }),
  page(
    'values that the contract does not know',
    { tasks: [{ taskId: 'a', taskStatus: 'PAUSED', taskType: 'EVENT_AUDIT_TASK' }] },
    { tasks: [{ taskId: 'a', taskStatus: 'PAUSED', taskType: 'EVENT_AUDIT_TASK' }] },
  ),
  {
    ...page(
      'members that the contract does not know',
      { tasks: [{ taskId: 'a', owner: { name: 'b' } }], total: 1 },
      { tasks: [{ taskId: 'a' }] },
    ),
    open: true,
  },
  audit('no member at all', {}, {}),
  audit('a start in whole seconds', { taskStartTime: 1_767_225_600 }, startedAt('2026-01-01T00:00:00.000Z')),
  audit('a start with a fraction', { taskStartTime: 1_560_356_923.434 }, startedAt('2019-06-12T16:28:43.434Z')),
  audit(
    'counts beyond 32 bits',
    { auditDetails: { LOGGING_DISABLED_CHECK: { totalResourcesCount: Number.MAX_SAFE_INTEGER } } },
    { auditDetails: { LOGGING_DISABLED_CHECK: { totalResourcesCount: Number.MAX_SAFE_INTEGER } } },
  ),
  audit(
    'a check and values that the contract does not know',
    { taskStatus: 'PAUSED', auditDetails: { LATER_CHECK: { checkRunStatus: 'SKIPPED', errorCode: 'LATER' } } },
    { taskStatus: 'PAUSED', auditDetails: { LATER_CHECK: { checkRunStatus: 'SKIPPED', errorCode: 'LATER' } } },
  ),
  {
    ...audit(
      'members that the contract does not know',
      { taskStatus: 'COMPLETED', owner: { name: 'b' }, taskStatistics: { totalChecks: 1, skippedChecks: 0 } },
      { taskStatus: 'COMPLETED', taskStatistics: { totalChecks: 1 } },
    ),
    open: true,
  },
];

function page(name: string, body: object, expected: Page): AnswerCase<Page> {
  return answerOf('listAuditTasks', `a page with ${name}`, body, expected);
}

function audit(name: string, body: object, expected: Description): AnswerCase<Description> {
  return answerOf('describeAuditTask', `an audit with ${name}`, body, expected);
}

function answerOf<Expected>(
  operationId: keyof operations,
  name: string,
  body: object,
  expected: Expected,
): AnswerCase<Expected> {
  return { name, operationId, answer: { status: 200, body }, expected };
}

function startedAt(time: string): Description {
  return { taskStartTime: new Date(time) };
}
