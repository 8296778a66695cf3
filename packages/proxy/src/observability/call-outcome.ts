import { Failure, isTimeUp, type UpstreamCall } from '../errors/failure.ts';
import type { UpstreamResponse } from '../upstream/handler.ts';

/** How a call to AWS ended. */
export interface CallOutcome {
  /** What is known of AWS's response; undefined where there was none. */
  readonly upstream: UpstreamCall | undefined;
  /** The failure's kind; `abandoned` where no caller waited any more; undefined for a success. */
  readonly errorType: string | undefined;
}

/**
 * Makes a call and reports how it ended. Returns the call's response or throws its error, unchanged.
 *
 * @param signal The signal of the call.
 */
export async function withOutcome(
  call: () => Promise<UpstreamResponse>,
  signal: AbortSignal,
  onOutcome: (outcome: CallOutcome) => void,
): Promise<UpstreamResponse> {
  try {
    const response = await call();
    onOutcome({ upstream: response.upstream, errorType: undefined });
    return response;
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
