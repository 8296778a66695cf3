import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract.ts';
import { coverable, uncovered } from '../src/coverage.ts';
import { type RecordedCall, recordCall } from '../src/recorded-calls.ts';

const headers = { date: 'now', 'content-type': 'application/json', 'x-amzn-requestid': 'id' };
const json = (value: unknown): string => JSON.stringify(value);

function listing(task: object, query = ''): RecordedCall {
  return recordCall('GET', `/audit/tasks?${query}`, { status: 200, headers, text: json({ tasks: [task] }) });
}

describe('the list of what is not covered', () => {
  it('has everything while no call is recorded', () => {
    expect(uncovered(contract, [])).toEqual(coverable(contract));
    expect(coverable(contract)).toEqual(
      expect.arrayContaining([
        'listAuditTasks parameter taskStatus',
        'describeAuditTask parameter taskId',
        'listAuditTasks member nextToken',
        'listAuditTasks member tasks[].taskStatus = CANCELED',
        'describeAuditTask member taskStatistics.failedChecks',
        'describeAuditTask member auditDetails{LOGGING_DISABLED_CHECK}',
        'describeAuditTask member auditDetails{}.errorCode = AUDIT_CHECK_DISABLED',
        'describeAuditTask error 404 ResourceNotFoundException',
        'listAuditTasks error 400 ThrottlingException',
      ]),
    );
  });

  it.each([
    { seen: 'a parameter', call: listing({}, 'maxResults=1'), covers: 'listAuditTasks parameter maxResults' },
    { seen: 'a member', call: listing({ taskId: 'a' }), covers: 'listAuditTasks member tasks[].taskId' },
    {
      seen: 'a value',
      call: listing({ taskStatus: 'FAILED' }),
      covers: 'listAuditTasks member tasks[].taskStatus = FAILED',
    },
    {
      seen: 'an error',
      call: recordCall('GET', '/audit/tasks/a', {
        status: 404,
        headers: { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' },
        text: json({ message: 'none' }),
      }),
      covers: 'describeAuditTask error 404 ResourceNotFoundException',
    },
  ])('has no longer $seen that a call covers', ({ call, covers }) => {
    expect(coverable(contract)).toContain(covers);
    expect(uncovered(contract, [call])).not.toContain(covers);
  });
});
