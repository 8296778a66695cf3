import type { Contract, Operation } from '@audit-gateway/contract';
import { dereference, type JsonObject, member, objectAt, texts } from './values.ts';

/** An example of an answer's content. */
export interface AnswerExample {
  /** Its name in the document. */
  readonly name: string;
  /** The content. */
  readonly value: unknown;
}

/** One content type of a documented response. */
export interface ResponseContent {
  /** The content type, for instance `application/json`. */
  readonly mediaType: string;
  /** The schema of the content, its own reference followed. */
  readonly schema: JsonObject;
  /** What the document shows of it. */
  readonly examples: readonly AnswerExample[];
}

/** One response that the document has for an operation. */
export interface DocumentedResponse {
  /** The operation. */
  readonly operation: Operation;
  /** The status, or `default`. */
  readonly status: string;
  /** The names of AWS's errors that come with it. */
  readonly awsErrors: readonly string[];
  /** Its contents. */
  readonly contents: readonly ResponseContent[];
}

/** The status under which the document has an operation's answers of a status: itself or `default`. */
export function documentedStatus({ responses }: Operation, status: number): string {
  return responses.has(String(status)) ? String(status) : 'default';
}

/** Lists every response of every operation. */
export function documentedResponses({ document, operations }: Contract): DocumentedResponse[] {
  return operations.flatMap((operation) =>
    [...operation.responses].map(([status, { schemas }]) => {
      const contents = [...schemas].map(([mediaType, place]): ResponseContent => {
        const examples = member(document, objectAt(document, place.slice(0, -1)), 'examples');
        return {
          mediaType,
          schema: objectAt(document, place),
          examples: Object.entries(examples).map(([name, example]) => ({
            name,
            value: dereference(document, example)['value'],
          })),
        };
      });
      const place = ['paths', operation.path, operation.method.toLowerCase(), 'responses', status];
      return { operation, status, awsErrors: texts(objectAt(document, place)['x-aws-errors']), contents };
    }),
  );
}
