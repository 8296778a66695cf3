import type { Contract, Operation } from '@audit-gateway/contract';
import { documentedHeaders } from './document/headers.ts';
import { documentedResponses, documentedStatus } from './document/responses.ts';
import { type Exchange, pathPattern } from './wire/exchange.ts';

/** Every answer that the document has: status, media type, and the headers that come with a status. */
export function documentedAnswers(contract: Contract): Set<string> {
  return new Set(
    documentedResponses(contract).flatMap(({ operation, status, contents }) => [
      ...(contents.length === 0 ? [answer(operation, status, undefined)] : []),
      ...contents.map(({ mediaType }) => answer(operation, status, mediaType)),
      ...documentedHeaders(contract, operation, Number(status)).map(({ name }) => header(operation, status, name)),
    ]),
  );
}

/** The same of what was seen. An answer to a method that a path does not take is one of the path's operations. */
export function seenAnswers({ operations }: Contract, exchanges: readonly Exchange[]): Set<string> {
  return new Set(
    exchanges.flatMap(({ target, status: code, mediaType, headers }) => {
      const [path = ''] = target.split('?');
      const operation = operations.find((known) => pathPattern(known).test(path));
      if (operation === undefined) return [];
      const status = documentedStatus(operation, code);
      const own = headers.filter((name) => !ofHttp.has(name));
      return [answer(operation, status, mediaType), ...own.map((name) => header(operation, status, name))];
    }),
  );
}

/** HTTP's own headers, which no document has to name. */
const ofHttp: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding'],
]);

function answer({ id }: Operation, status: string, mediaType = 'no content'): string {
  return `${id} ${status}: ${mediaType}`;
}

function header({ id }: Operation, status: string, name: string): string {
  return `${id} ${status}: header ${name}`;
}
