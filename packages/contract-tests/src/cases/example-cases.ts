import type { Contract } from '@audit-gateway/contract';
import { knownErrorCodeValues } from '@audit-gateway/types';
import { documentedResponses } from '../document/responses.ts';
import { elements, isObject, type JsonObject } from '../document/values.ts';
import type { Description, DrivenError, Page } from '../drivers/driver.ts';
import type { AnswerCase } from './answer-case.ts';

/** The examples of successful answers. */
export function resultExamples(contract: Contract): AnswerCase<Page | Description>[] {
  return documentedExamples(contract)
    .filter(({ status }) => status === '200')
    .map(({ name, operationId, value }) => ({
      name,
      operationId,
      answer: { status: 200, body: value },
      expected: isPage(value) ? toPage(value) : toDescription(value),
    }));
}

/** The examples of AWS's own errors: each text under each name that comes with its status. */
export function awsErrorExamples(contract: Contract): AnswerCase<DrivenError>[] {
  return documentedExamples(contract)
    .filter(({ status, mediaType }) => status !== '200' && mediaType === 'application/json')
    .flatMap(({ name, operationId, status: documented, awsErrors, value }) => {
      const status = documented === 'default' ? 409 : Number(documented);
      const errors = documented === 'default' ? ['SomeLaterException'] : awsErrors;
      return errors.map((error) => ({
        name: `${name} as ${error}`,
        operationId,
        answer: { status, error, body: value },
        expected: { code: toCode(error), status },
      }));
    });
}

/** The examples of problem details, as a gateway answers with them. */
export function problemExamples(contract: Contract): AnswerCase<DrivenError>[] {
  return documentedExamples(contract)
    .filter(({ mediaType }) => mediaType === 'application/problem+json')
    .map(({ name, operationId, mediaType, value }) => {
      const error = String(value['code']);
      const status = Number(value['status']);
      const answer = { status, error, contentType: mediaType, body: value };
      return { name, operationId, answer, expected: { code: toCode(error), status } };
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
