import type { Contract, Operation } from '@audit-gateway/contract';
import { membersIn, membersOf } from './document/members.ts';
import { documentedHeaders, documentedResponses, documentedStatus } from './document/operations.ts';
import type { JsonObject } from './document/values.ts';
import { type RecordedCall, pathPattern } from './recorded-calls.ts';

/**
 * Everything in the contract that a call can cover: the operations' parameters, the members and known values of their
 * results, and the errors that AWS documents.
 */
export function coverable(contract: Contract): string[] {
  const results = resultSchemas(contract);
  return [
    ...contract.operations.flatMap(({ id, parameters }) => parameters.map(({ name }) => sent(id, name))),
    ...[...results].flatMap(([id, schema]) =>
      membersOf(contract.document, schema).map((memberPath) => received(id, memberPath)),
    ),
    ...documentedResponses(contract).flatMap(({ operation, status, awsErrors }) =>
      awsErrors.map((error) => failed(operation.id, status, error)),
    ),
  ];
}

/** Everything that recorded calls cover, unknown members and values included. A parameter counts where the request was accepted. */
export function covered(contract: Contract, calls: readonly RecordedCall[]): Set<string> {
  const results = resultSchemas(contract);
  return new Set(
    calls.flatMap(({ operation, parameters, status, error, body }) => {
      if (operation === undefined) return [];
      const { id } = operation;
      const paths = status === 200 ? membersIn(contract.document, results.get(id) ?? {}, body) : [];
      return [
        ...(status === 200 ? parameters.map((name) => sent(id, name)) : []),
        ...paths.map((memberPath) => received(id, memberPath)),
        ...(error === undefined ? [] : [failed(id, String(status), error)]),
      ];
    }),
  );
}

/** Everything in the contract that recorded calls do not cover. */
export function uncovered(contract: Contract, calls: readonly RecordedCall[]): string[] {
  const seen = covered(contract, calls);
  return coverable(contract).filter((item) => !seen.has(item));
}

/** An item of {@link coverable} in its parts. */
export interface CoverableItem {
  /** The operation's id. */
  readonly operation: string;
  /** What kind of thing it is. */
  readonly kind: string;
  /** A parameter's name, a member's path, or an error's status and name. */
  readonly name: string;
}

/** Splits an item of {@link coverable} into its parts. */
export function partsOf(item: string): CoverableItem {
  const [, operation = '', kind = '', name = ''] = /^(\S+) (\S+) (.*)$/s.exec(item) ?? [];
  return { operation, kind, name };
}

function resultSchemas(contract: Contract): Map<string, JsonObject> {
  const successes = documentedResponses(contract).filter(({ status }) => status === '200');
  return new Map(
    successes.flatMap(({ operation, contents }) => contents.map(({ schema }) => [operation.id, schema] as const)),
  );
}

function sent(id: string, parameter: string): string {
  return `${id} parameter ${parameter}`;
}

function received(id: string, memberPath: string): string {
  return `${id} member ${memberPath}`;
}

function failed(id: string, status: string, error: string): string {
  return `${id} error ${status} ${error}`;
}

/** Every documented response: status and media type, and status and header. */
export function documentedOutcomes(contract: Contract): Set<string> {
  return new Set(
    documentedResponses(contract).flatMap(({ operation, status, contents }) => [
      ...(contents.length === 0 ? [outcome(operation, status, undefined)] : []),
      ...contents.map(({ mediaType }) => outcome(operation, status, mediaType)),
      ...documentedHeaders(contract, operation, Number(status)).map(({ name }) => header(operation, status, name)),
    ]),
  );
}

/** The same of recorded calls. A response to a method that a path does not allow counts for the path's operation. */
export function observedOutcomes({ operations }: Contract, calls: readonly RecordedCall[]): Set<string> {
  return new Set(
    calls.flatMap(({ path, status: code, mediaType, headers }) => {
      const [pathname = ''] = path.split('?');
      const operation = operations.find((known) => pathPattern(known).test(pathname));
      if (operation === undefined) return [];
      const status = documentedStatus(operation, code);
      const own = headers.filter((name) => !ofHttp.has(name));
      return [outcome(operation, status, mediaType), ...own.map((name) => header(operation, status, name))];
    }),
  );
}

/** HTTP's own headers, which the document need not name. */
const ofHttp: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'],
]);

function outcome({ id }: Operation, status: string, mediaType = 'no content'): string {
  return `${id} ${status}: ${mediaType}`;
}

function header({ id }: Operation, status: string, name: string): string {
  return `${id} ${status}: header ${name}`;
}
