import { type Contract, isObject } from '@audit-gateway/contract';
import type { StubResponse } from '@audit-gateway/testing';
import { knownErrorCodeValues, type operations } from '@audit-gateway/types';
import { documentedResponses } from '../document/operations.ts';
import { elements, type JsonObject } from '../document/values.ts';
import type { Description, CallError, Page } from '../drivers/driver.ts';

/** A response of a stub, and what a client must return for it. */
export interface ResponseCase<Expected> {
  readonly name: string;
  readonly operationId: string;
  readonly response: StubResponse;
  readonly expected: Expected;
  /** Whether a client may return more. Default: no. */
  readonly open?: boolean;
}

/** Successes that AWS may return, but the emulator and the document's examples do not. */
export const responseCases: readonly ResponseCase<Page | Description>[] = [
  page('no member at all', {}, { tasks: [] }),
  page('a token that is null', { tasks: [], nextToken: null }, { tasks: [] }),
  page('an empty token', { tasks: [], nextToken: '' }, { tasks: [] }),
  page('no audits and a token', { tasks: [], nextToken: 'more' }, { tasks: [], nextToken: 'more' }),
  page('an audit without members', { tasks: [{}] }, { tasks: [{}] }),
  page(
    'values that the contract does not know',
    { tasks: [{ taskId: 'a', taskStatus: 'SOME_LATER_VALUE', taskType: 'EVENT_AUDIT_TASK' }] },
    { tasks: [{ taskId: 'a', taskStatus: 'SOME_LATER_VALUE', taskType: 'EVENT_AUDIT_TASK' }] },
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
    {
      taskStatus: 'SOME_LATER_VALUE',
      auditDetails: { LATER_CHECK: { checkRunStatus: 'SKIPPED', errorCode: 'LATER' } },
    },
    {
      taskStatus: 'SOME_LATER_VALUE',
      auditDetails: { LATER_CHECK: { checkRunStatus: 'SKIPPED', errorCode: 'LATER' } },
    },
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

function page(name: string, body: object, expected: Page): ResponseCase<Page> {
  return responseOf('listAuditTasks', `a page with ${name}`, body, expected);
}

function audit(name: string, body: object, expected: Description): ResponseCase<Description> {
  return responseOf('describeAuditTask', `an audit with ${name}`, body, expected);
}

function responseOf<Expected>(
  operationId: keyof operations,
  name: string,
  body: object,
  expected: Expected,
): ResponseCase<Expected> {
  return { name, operationId, response: { status: 200, body }, expected };
}

function startedAt(time: string): Description {
  return { taskStartTime: new Date(time) };
}

/** The document's examples of successes. */
export function resultExamples(contract: Contract): ResponseCase<Page | Description>[] {
  return documentedExamples(contract)
    .filter(({ status }) => status === '200')
    .map(({ name, operationId, value }) => ({
      name,
      operationId,
      response: { status: 200, body: value },
      expected: isPage(value) ? toPage(value) : toDescription(value),
    }));
}

/** The document's examples of AWS's errors, each with every error name of its status. */
export function awsErrorExamples(contract: Contract): ResponseCase<CallError>[] {
  return documentedExamples(contract)
    .filter(({ status, mediaType }) => status !== '200' && mediaType === 'application/json')
    .flatMap(({ name, operationId, status: documented, awsErrors, value }) => {
      const status = documented === 'default' ? 409 : Number(documented);
      const errors = documented === 'default' ? ['SomeLaterException'] : awsErrors;
      return errors.map((error) => ({
        name: `${name} as ${error}`,
        operationId,
        response: { status, error, body: value },
        expected: { code: toCode(error), status },
      }));
    });
}

/** The document's examples of problem details. */
export function problemExamples(contract: Contract): ResponseCase<CallError>[] {
  return documentedExamples(contract)
    .filter(({ mediaType }) => mediaType === 'application/problem+json')
    .map(({ name, operationId, mediaType, value }) => {
      const error = String(value['code']);
      const status = Number(value['status']);
      const response = { status, error, contentType: mediaType, body: value };
      return { name, operationId, response, expected: { code: toCode(error), status } };
    });
}

interface DocumentedExample {
  readonly name: string;
  readonly operationId: string;
  readonly status: string;
  readonly mediaType: string;
  readonly awsErrors: readonly string[];
  readonly value: JsonObject;
}

function documentedExamples(contract: Contract): DocumentedExample[] {
  return documentedResponses(contract).flatMap(({ operation, status, awsErrors, contents }) =>
    contents.flatMap(({ mediaType, examples }) =>
      examples.map(({ name, value }) => {
        const place = `${operation.id} ${status} ${name}`;
        if (!isObject(value)) throw new TypeError(`${place}: the example is no object`);
        return { name: place, operationId: operation.id, status, mediaType, awsErrors, value };
      }),
    ),
  );
}

function isPage(value: JsonObject): boolean {
  return 'tasks' in value;
}

function toPage({ tasks, nextToken }: JsonObject): Page {
  const listed = elements(tasks).filter(isObject);
  return { tasks: listed, nextToken: typeof nextToken === 'string' && nextToken !== '' ? nextToken : undefined };
}

function toDescription({ taskStartTime, ...others }: JsonObject): Description {
  return { ...others, taskStartTime: new Date(Math.round(Number(taskStartTime) * 1000)) };
}

function toCode(error: string): string {
  return knownErrorCodeValues.find((known) => known === error) ?? 'UnknownError';
}
