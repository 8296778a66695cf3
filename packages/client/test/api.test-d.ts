import {
  AuditApiError,
  type AuditCheckDetails,
  type AuditCheckName,
  auditCheckNameValues,
  type AuditTask,
  type AuditTaskStatus,
  auditTaskStatusValues,
  type Fetch,
  type KnownErrorCode,
  type AuditApiErrorCode,
  auditApiErrorCodes,
  type AuditClient,
  type AuditTaskDetails,
  createAuditClient,
} from '@audit-gateway/client';
import { createAuditHttp } from '@audit-gateway/client/http';
import { fetch as undiciFetch } from 'undici';
import { describe, expectTypeOf, it } from 'vitest';

declare const client: AuditClient;
declare const period: { startTime: Date; endTime: string };
declare const error: AuditApiError;

describe('code', () => {
  it('makes a switch exhaustive', () => {
    const exhaustive = (code: AuditApiErrorCode): number => {
      switch (code) {
        case 'InvalidRequestException':
        case 'ResourceNotFoundException':
        case 'ThrottlingException':
        case 'InternalFailureException':
        case 'Unauthenticated':
        case 'Forbidden':
          return 1;
        case 'InvalidArgument':
        case 'Aborted':
        case 'Timeout':
        case 'WaitTimeout':
        case 'NetworkError':
        case 'BrokenResponse':
        case 'RepeatedToken':
        case 'UnknownError':
          return 2;
      }
    };
    expectTypeOf(exhaustive(error.code)).toBeNumber();
  });

  it('makes a switch that lacks a case not compile', () => {
    // @ts-expect-error: RepeatedToken and UnknownError are missing.
    const incomplete = (code: Exclude<AuditApiErrorCode, KnownErrorCode>): number => {
      // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- that it is not is the point
      switch (code) {
        case 'Unauthenticated':
        case 'Forbidden':
        case 'InvalidArgument':
        case 'Aborted':
        case 'Timeout':
        case 'WaitTimeout':
        case 'NetworkError':
        case 'BrokenResponse':
          return 2;
      }
    };
    expectTypeOf(incomplete).toBeFunction();
  });

  it('has every code of the contract, and no others than are listed', () => {
    expectTypeOf<KnownErrorCode>().toExtend<AuditApiErrorCode>();
    expectTypeOf(auditApiErrorCodes).items.toEqualTypeOf<AuditApiErrorCode>();
    expectTypeOf(error.code).toEqualTypeOf<AuditApiErrorCode>();
    // @ts-expect-error: misspelt.
    expectTypeOf(error.code === 'TimeOut').toBeBoolean();
    // @ts-expect-error: AWS has it, the contract does not.
    new AuditApiError('ConflictException', 'x');
  });
});

describe('parameters', () => {
  it('are what the contract has, with times as Date or text', () => {
    expectTypeOf(client.listAuditTasks).toBeCallableWith({
      startTime: new Date(),
      endTime: '2026-01-01T00:00:00Z',
      taskStatus: 'COMPLETED',
      taskType: 'SCHEDULED_AUDIT_TASK',
      nextToken: 't',
      maxResults: 250,
    });
  });

  it('that are wrong do not compile', () => {
    // @ts-expect-error: the period is required.
    void client.listAuditTasks({});
    // @ts-expect-error: so is its end.
    void client.listAuditTasks({ startTime: new Date() });
    // @ts-expect-error: a number could be seconds or milliseconds.
    void client.listAuditTasks({ ...period, startTime: 1767225600 });
    // @ts-expect-error: a misspelt name.
    void client.listAuditTasks({ ...period, taskstatus: 'COMPLETED' });
    // @ts-expect-error: a misspelt value.
    void client.listAuditTasks({ ...period, taskStatus: 'COMPLETE' });
    // @ts-expect-error: as AWS's documentation once misspells it.
    void client.auditTasks({ ...period, taskType: 'SCHEDULED__AUDIT_TASK' });
    // @ts-expect-error: null would be dropped without a word.
    void client.auditTasks({ ...period, taskStatus: null });
    // @ts-expect-error: a number as text.
    void client.auditTasks({ ...period, maxResults: '5' });
    // @ts-expect-error: the id is required.
    void client.describeAuditTask();
    // @ts-expect-error: AWS's generated clients take an object.
    void client.describeAuditTask({ taskId: 'a' });
    // @ts-expect-error: not an option of a wait.
    void client.waitForAuditTask('a', { timeout: 5 });
    // @ts-expect-error: not an option of a client.
    createAuditClient({ baseUrl: '', timeout: 5 });
    // @ts-expect-error: there is no default place.
    createAuditClient({});
    // @ts-expect-error: `true` says nothing.
    createAuditClient({ baseUrl: '', retry: true });
  });

  it('of the http entry are typed as well', () => {
    const http = createAuditHttp({ baseUrl: '' });
    void http.GET('/audit/tasks', { params: { query: period } });
    // @ts-expect-error: no path of the contract.
    void http.GET('/audit/task', {});
    // @ts-expect-error: a misspelt value.
    void http.GET('/audit/tasks', { params: { query: { ...period, taskStatus: 'COMPLETE' } } });
    // @ts-expect-error: no method of the path.
    void http.POST('/audit/tasks', {});
  });
});

describe('responses', () => {
  it('have their time as Date, where there is one', async () => {
    const audit = await client.describeAuditTask('a');
    expectTypeOf(audit.taskStartTime).toEqualTypeOf<Date | undefined>();
    expectTypeOf((await client.waitForAuditTask('a')).taskStartTime).toEqualTypeOf<Date | undefined>();
  });

  it('have pages whose audits are always there and whose token is text', async () => {
    const page = await client.listAuditTasks(period);
    expectTypeOf(page.tasks).toEqualTypeOf<readonly AuditTask[]>();
    expectTypeOf(page.nextToken).toEqualTypeOf<string | undefined>();
    for await (const audit of client.auditTasks(period)) expectTypeOf(audit).toEqualTypeOf<AuditTask>();
  });

  it('know every status, and take one that AWS adds', () => {
    type Status = AuditTaskDetails['taskStatus'];
    expectTypeOf<'IN_PROGRESS' | 'COMPLETED'>().toExtend<AuditTaskStatus>();
    expectTypeOf<string>().not.toExtend<AuditTaskStatus>();
    expectTypeOf<Extract<Status, AuditTaskStatus>>().toEqualTypeOf<AuditTaskStatus>();
    expectTypeOf<'SOME_LATER_VALUE'>().toExtend<Status>();
    expectTypeOf<string>().toExtend<Status>();
  });
});

describe('what a service needs', () => {
  it('comes from the client alone: types, and lists of values', () => {
    expectTypeOf<NonNullable<AuditTaskDetails['auditDetails']>[string]>().toEqualTypeOf<AuditCheckDetails>();
    expectTypeOf(auditTaskStatusValues).toEqualTypeOf<readonly AuditTaskStatus[]>();
    expectTypeOf(auditCheckNameValues).toEqualTypeOf<readonly AuditCheckName[]>();
  });
});

describe('fetch', () => {
  it('can be the global one, undici’s, or a stub that returns what is read', () => {
    expectTypeOf<typeof globalThis.fetch>().toExtend<Fetch>();
    expectTypeOf(undiciFetch).toExtend<Fetch>();
    createAuditClient({
      baseUrl: '',
      fetch: () => Promise.resolve({ status: 200, headers: new Headers(), text: () => Promise.resolve('{}') }),
    });
  });
});

describe('credentials', () => {
  it('are text, or functions that may be asynchronous', () => {
    createAuditClient({ baseUrl: '', token: 't', apiKey: () => 'k' });
    createAuditClient({ baseUrl: '', token: async ({ refresh }) => await Promise.resolve(refresh ? 'new' : 'old') });
    // @ts-expect-error: a promise would be out of date one day.
    createAuditClient({ baseUrl: '', token: Promise.resolve('t') });
  });
});
