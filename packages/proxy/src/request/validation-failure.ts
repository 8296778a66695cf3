import type { Fault } from '@audit-gateway/types';
import { error as openApiError } from 'express-openapi-validator';
import { Failure } from '../failure/failure.ts';

/** Makes the failure of an invalid request from all its faults. */
export function invalidRequest(errors: readonly Fault[]): Failure {
  const detail = errors.map(({ path, message }) => `${path.slice(1).replaceAll('/', ' ')}: ${message}`).join('; ');
  return new Failure('invalid-request', { detail, errors });
}

/**
 * Turns what express-openapi-validator refused a request with into a failure.
 *
 * @param refusal What the validator threw.
 * @param found Faults that were found before the validator had its turn; at the same place they win.
 * @returns undefined for an error that is not a refusal.
 */
export function toValidationFailure(refusal: unknown, found: readonly Fault[]): Failure | undefined {
  if (!(refusal instanceof openApiError.BadRequest)) return undefined;
  const own = refusal.errors.map(({ path, message }) => ({ path: path.replace(/^\/params\//, '/path/'), message }));
  const places = new Set(found.map(({ path }) => path));
  return invalidRequest([...found, ...own.filter(({ path }) => !places.has(path))]);
}
