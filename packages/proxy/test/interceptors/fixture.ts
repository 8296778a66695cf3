import { loadContract } from '@audit-gateway/contract';
import { Failure, type FailureDetails } from '../../src/errors/failure.ts';
import type { CallOptions, OperationRequest, UpstreamHandler, UpstreamResponse } from '../../src/upstream/handler.ts';

const { operations } = await loadContract();
const operation = operations.find(({ id }) => id === 'describeAuditTask');
if (operation === undefined) throw new Error('the contract has no describeAuditTask');

export const read: OperationRequest = {
  operation,
  request: { method: 'GET', path: '/audit/tasks/a1', query: '' },
  key: 'describeAuditTask /audit/tasks/a1?',
  caller: 'dashboards',
};

export const answer: UpstreamResponse = {
  content: Buffer.from('{}'),
  entityTag: '"{}"',
  body: {},
  violations: [],
  upstream: { status: 200, requestId: 'id', sentAt: 0, durationMs: 1 },
};

/** A failure; with a status, one that AWS answered. */
export function failed(kind: Failure['kind'], status?: number, details: Partial<FailureDetails> = {}): Failure {
  const failure = new Failure(kind, { detail: kind, ...details });
  if (status !== undefined) failure.upstream = { status, requestId: 'id', sentAt: 0, durationMs: 1 };
  return failure;
}

/** A fetch that ends as the list says, call by call, and well after it; and how often it was called. */
export function scripted(failures: readonly Failure[]): {
  readonly fetch: UpstreamHandler;
  readonly calls: () => number;
} {
  let calls = 0;
  return {
    calls: () => calls,
    fetch: () => {
      const failure = failures[calls];
      calls += 1;
      return failure === undefined ? Promise.resolve(answer) : Promise.reject(failure);
    },
  };
}

/** A reader who waits until then, or for ever. */
export function callOptionsUntil(deadline = Infinity): CallOptions {
  return { signal: new AbortController().signal, deadline };
}

/** A fetch that ends only when its signal does, as a call to AWS that nobody answers. */
export const pendingResponses: UpstreamHandler = (_read, { signal }) => {
  const end = Promise.withResolvers<never>();
  const abort = (): void => {
    const kind = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
    end.reject(failed(kind ? 'upstream-timeout' : 'upstream-unreachable'));
  };
  signal.addEventListener('abort', abort);
  return end.promise;
};

export const timeUp = (): DOMException => new DOMException('The time is up', 'TimeoutError');
