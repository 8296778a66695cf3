import { AuditApiError, createAuditClient } from '@audit-gateway/client';
import { createSigningFetch } from '@audit-gateway/testing';
import type { Endpoint } from '../systems/system-under-test.ts';
import { type CallError, type Driver, outcomeOf, toDescription } from './driver.ts';

/** Creates the driver of the project's own client. It signs where the system requires that. */
export function createClientDriver({ url, sign }: Endpoint): Driver {
  const client = createAuditClient({ baseUrl: url, retry: false, fetch: createSigningFetch(sign) });
  return {
    name: '@audit-gateway/client',
    list: (params) =>
      outcomeOf(async () => {
        const { tasks, nextToken } = await client.listAuditTasks(params);
        return { tasks, nextToken };
      }, toError),
    describe: (taskId) => outcomeOf(async () => toDescription(await client.describeAuditTask(taskId)), toError),
    close: () => undefined,
  };
}

function toError(thrown: unknown): CallError {
  if (!(thrown instanceof AuditApiError)) throw thrown;
  const { code, status } = thrown;
  // Two codes of the client's own, for errors that the contract does not name.
  return { code: code === 'Unauthenticated' || code === 'Forbidden' ? 'UnknownError' : code, status };
}
