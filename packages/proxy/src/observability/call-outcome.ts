import { Failure, isTimeUp, type UpstreamCall } from '../errors/failure.ts';
import type { UpstreamResponse } from '../upstream/handler.ts';

/** How a call to AWS ended. */
export interface CallOutcome {
  /** What AWS answered; undefined where it did not. */
  readonly upstream: UpstreamCall | undefined;
  /** The failure's kind; `abandoned` where nobody waited any more; undefined for a success. */
  readonly errorType: string | undefined;
}

/**
 * Makes a call and tells how it ended. Its answer or error goes on as it is.
 *
 * @param signal What ends the call.
 */
export async function tellOutcome(
  call: () => Promise<UpstreamResponse>,
  signal: AbortSignal,
  onOutcome: (outcome: CallOutcome) => void,
): Promise<UpstreamResponse> {
  try {
    const answer = await call();
    onOutcome({ upstream: answer.upstream, errorType: undefined });
    return answer;
  } catch (error) {
    const upstream = error instanceof Failure ? error.upstream : undefined;
    onOutcome({ upstream, errorType: errorTypeOf(error, signal) });
    throw error;
  }
}

function errorTypeOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted && !isTimeUp(signal)) return 'abandoned';
  return error instanceof Failure ? error.kind : 'internal';
}
