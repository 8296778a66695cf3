import { Failure } from './failure.ts';

/** Whether a signal was aborted because the time was up, and not because the reader left. */
export function isTimeUp({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

/** Makes the failure of a reader whose time is up; undefined for a signal that was not aborted for that. */
export function timedOut(signal: AbortSignal): Failure | undefined {
  if (!isTimeUp(signal)) return undefined;
  return new Failure('upstream-timeout', { detail: 'AWS did not answer within the time that a request may take.' });
}
