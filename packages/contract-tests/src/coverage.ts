import type { Contract } from '@audit-gateway/contract';
import { membersIn, membersOf } from './document/members.ts';
import { documentedResponses } from './document/responses.ts';
import type { JsonObject } from './document/values.ts';
import type { Exchange } from './wire/exchange.ts';

/**
 * Everything of the contract that can be seen on the wire: each operation's parameters, the members and known values of
 * its results, and the errors that AWS documents for it.
 */
export function coverable(contract: Contract): string[] {
  const results = resultSchemas(contract);
  return [
    ...contract.operations.flatMap(({ id, parameters }) => parameters.map(({ name }) => sent(id, name))),
    ...[...results].flatMap(([id, schema]) => membersOf(contract.document, schema).map((place) => received(id, place))),
    ...documentedResponses(contract).flatMap(({ operation, status, awsErrors }) =>
      awsErrors.map((error) => failed(operation.id, status, error)),
    ),
  ];
}

/** What of the contract was seen on the wire, and what else was; a parameter where the request was accepted. */
export function covered(contract: Contract, exchanges: readonly Exchange[]): Set<string> {
  const results = resultSchemas(contract);
  return new Set(
    exchanges.flatMap(({ operation, parameters, status, error, body }) => {
      if (operation === undefined) return [];
      const { id } = operation;
      const places = status === 200 ? membersIn(contract.document, results.get(id) ?? {}, body) : [];
      return [
        ...(status === 200 ? parameters.map((name) => sent(id, name)) : []),
        ...places.map((place) => received(id, place)),
        ...(error === undefined ? [] : [failed(id, String(status), error)]),
      ];
    }),
  );
}

/** What of the contract was not seen on the wire. */
export function uncovered(contract: Contract, exchanges: readonly Exchange[]): string[] {
  const seen = covered(contract, exchanges);
  return coverable(contract).filter((item) => !seen.has(item));
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

function received(id: string, place: string): string {
  return `${id} member ${place}`;
}

function failed(id: string, status: string, error: string): string {
  return `${id} error ${status} ${error}`;
}
