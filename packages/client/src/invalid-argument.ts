import { AuditApiError } from './error.ts';

/**
 * The error for an argument that is refused before anything is sent.
 *
 * @param path Where the fault is: `/query/<name>` and `/path/<name>` as in the contract, or `/options`.
 * @param message What is allowed.
 */
export function invalidArgument(path: string, message: string): AuditApiError {
  return new AuditApiError('InvalidArgument', `${path} ${message}`, { errors: [{ path, message }] });
}
