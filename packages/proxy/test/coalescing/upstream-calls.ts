import type { AuditAnswer, AuditRead, Fetch, Patience } from '../../src/reading/audit-read.ts';

/** One call that came through, to be settled by the test. */
export interface UpstreamCallInFlight {
  readonly read: AuditRead;
  readonly patience: Patience;
  answer(answer: AuditAnswer): void;
  fail(failure: unknown): void;
}

/** The innermost Fetch of a test: it keeps the calls in their order, and settles none by itself. */
export function createUpstreamCalls(): { readonly fetch: Fetch; readonly calls: readonly UpstreamCallInFlight[] } {
  const calls: UpstreamCallInFlight[] = [];
  return {
    calls,
    fetch: (read, patience) => {
      const settled = Promise.withResolvers<AuditAnswer>();
      calls.push({ read, patience, answer: settled.resolve, fail: settled.reject });
      return settled.promise;
    },
  };
}
