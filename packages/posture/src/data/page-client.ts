import { type AuditClient, createAuditClient, type RetryEvent } from '@audit-gateway/client';
import type { DescribedAudit } from '@audit-gateway/client/posture';
import type { Credential } from './credential.ts';

/** What a client of the page depends on. */
export interface PageClientOptions {
  /** Where the gateway, or a target of it, is. */
  readonly baseUrl: string;
  readonly credential: Credential | undefined;
  /** Gives an audit that is known and has ended; such an audit is not requested again. */
  readonly known: (taskId: string) => DescribedAudit | undefined;
  /** Notified before a request is tried again. */
  readonly onRetry: (event: RetryEvent) => void;
  /** Notified of each response. */
  readonly onResponse: () => void;
}

/** Creates a client that does not request what is known. */
export function createPageClient({ known, credential, ...options }: PageClientOptions): AuditClient {
  const client = createAuditClient({
    ...options,
    ...(credential && { [credential.kind]: credential.value }),
    // A page that waits looks broken: who waits is told so instead, and it tries again by itself.
    timeoutMs: 20_000,
  });
  return {
    ...client,
    describeAuditTask: async (taskId, callOptions) =>
      known(taskId) ?? (await client.describeAuditTask(taskId, callOptions)),
  };
}
