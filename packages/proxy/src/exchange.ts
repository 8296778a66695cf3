import type { ServerResponse } from 'node:http';
import type { Failure } from './failure/failure.ts';
import type { AuditAnswer } from './reading/audit-read.ts';
import type { Inputs } from './request/inputs.ts';
import type { RouteMatch } from './request/route.ts';

/** What is known of one request on its way through the gateway. */
export interface Exchange {
  /** The gateway's own id of the request. */
  readonly requestId: string;
  /** When it began, on the monotonic clock, in milliseconds. */
  readonly beganAt: number;
  /** The name of the target that it is for, once that is known. */
  target?: string;
  /** What it asks for, once that is known. */
  match?: RouteMatch;
  /** What it gives, once it is read. */
  inputs?: Inputs;
  /** What it was answered with, where it succeeded. */
  answer?: AuditAnswer;
  /** Why the request failed. */
  failure?: Failure;
}

const exchanges = new WeakMap<ServerResponse, Exchange>();

/** Attaches what is known of a request to its response. */
export function beginExchange(response: ServerResponse, exchange: Exchange): void {
  exchanges.set(response, exchange);
}

/**
 * Finds what is known of a request.
 *
 * @throws {Error} for a response whose exchange was not begun.
 */
export function exchangeOf(response: ServerResponse): Exchange {
  const exchange = exchanges.get(response);
  if (exchange === undefined) throw new Error('The exchange has not begun');
  return exchange;
}
