import { AuditApiError } from '@audit-gateway/client';

/** The AuditApiError with which a promise fails; anything else is thrown. */
export async function failureOf(promise: Promise<unknown>): Promise<AuditApiError> {
  const outcome = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof AuditApiError) return outcome;
  throw outcome;
}
