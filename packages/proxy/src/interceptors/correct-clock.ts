import { Failure } from '../errors/failure.ts';
import { type SigningClock, SignatureTimeError } from '../upstream/signing-clock.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';

/**
 * Sends a request once more, signed with AWS's time, when AWS refuses the time of its signature, as AWS's SDKs do.
 *
 * @param clock The clock that `next` signs by.
 */
export function withCorrectedClock(next: UpstreamHandler, clock: SigningClock): UpstreamHandler {
  return async (request, callOptions) => {
    try {
      return await next(request, callOptions);
    } catch (error) {
      const timeError = timeErrorOf(error);
      if (timeError === undefined || !clock.onRefused(timeError)) throw error;
    }
    try {
      return await next(request, callOptions);
    } catch (error) {
      if (timeErrorOf(error) !== undefined) clock.revert();
      throw error;
    }
  };
}

function timeErrorOf(error: unknown): SignatureTimeError | undefined {
  return error instanceof Failure && error.cause instanceof SignatureTimeError ? error.cause : undefined;
}
