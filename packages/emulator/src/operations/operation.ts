import type { operations } from '@audit-gateway/types';
import type { Account } from '../account/account.ts';
import type { RequestParameters } from '../requests/request-reader.ts';
import type { Failure, Success } from './result.ts';
import type { PageTokens } from './page-token.ts';

/** The id of one of the contract's operations that the emulator has. To it, any other is an unknown operation. */
export type OperationId = Extract<keyof operations, 'listAuditTasks' | 'describeAuditTask'>;

/** What an operation works on. */
export interface OperationContext {
  /** The account that is asked about. */
  readonly account: Account;
  /** The tokens between pages of its listings. */
  readonly pageTokens: PageTokens;
  /** The time of the request. */
  readonly now: Date;
}

/** Carries an operation out, its parameters being valid by the contract. */
export type OperationHandler = (parameters: RequestParameters, context: OperationContext) => Success | Failure;

/** A parameter that is text; undefined where it was not sent. */
export function textOf(parameters: RequestParameters, name: string): string | undefined {
  const value = parameters.get(name);
  return typeof value === 'string' ? value : undefined;
}

/**
 * A parameter that is a number, required by the contract or with a default there.
 *
 * @throws {TypeError} where the contract does not see to it that there is a number.
 */
export function numberOf(parameters: RequestParameters, name: string): number {
  const value = parameters.get(name);
  if (typeof value !== 'number') throw new TypeError(`the contract does not make ${name} a number in every request`);
  return value;
}
