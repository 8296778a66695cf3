import type { CallOptions, OperationRequest, UpstreamHandler, UpstreamResponse } from '../../src/upstream/handler.ts';

/** One call that came through, to be settled by the test. */
export interface UpstreamCallInFlight {
  readonly request: OperationRequest;
  readonly options: CallOptions;
  answer(response: UpstreamResponse): void;
  fail(failure: unknown): void;
}

/** The innermost handler of a test: it keeps the calls in their order, and settles none by itself. */
export function createUpstreamCalls(): {
  readonly handler: UpstreamHandler;
  readonly calls: readonly UpstreamCallInFlight[];
} {
  const calls: UpstreamCallInFlight[] = [];
  return {
    calls,
    handler: (request, options) => {
      const settled = Promise.withResolvers<UpstreamResponse>();
      calls.push({ request, options, answer: settled.resolve, fail: settled.reject });
      return settled.promise;
    },
  };
}
