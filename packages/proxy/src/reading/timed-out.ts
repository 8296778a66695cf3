import { Failure } from '../failure/failure.ts';

/** Makes the failure of a reader whose time is up; undefined for a signal that was not aborted for that. */
export function timedOut({ reason }: AbortSignal): Failure | undefined {
  if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return undefined;
  return new Failure('upstream-timeout', { detail: 'AWS did not answer within the time that a request may take.' });
}
