import type { Dispatcher } from 'undici';

/** AWS's response, not yet interpreted. */
export interface RawResponse {
  readonly status: number;
  /** The headers by their lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly content: Buffer;
  /** The time that the request was signed with, in milliseconds since 1970. */
  readonly signedAt: number;
}

/** What a call waits for: a connection, the response to begin, the response to end. */
export type CallStage = 'connection' | 'response' | 'content';

/** Options of {@link readRawResponse}. */
export interface RawResponseOptions {
  /** Ends the call at once, wherever it is. */
  readonly signal: AbortSignal;
  /** Notified of each stage of the call after `connection`, with which it begins. */
  readonly onStage: (stage: CallStage) => void;
  /** Makes the error of a call that failed. */
  readonly toError: (cause: unknown) => Error;
}

/**
 * Sends a request and reads the whole response. It uses undici's `dispatch`, since `request` creates a stream for each
 * response, which adds half of the call's own time and memory.
 *
 * @throws what `toError` makes.
 */
export function readRawResponse(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { signal, onStage, toError }: RawResponseOptions,
): Promise<Omit<RawResponse, 'signedAt'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: RawResponse['headers'] = {};

    const fail = (cause: unknown): void => {
      signal.removeEventListener('abort', abort);
      reject(toError(cause));
    };
    const abort = (): void => {
      const reason: unknown = signal.reason;
      controller?.abort(reason instanceof Error ? reason : new Error('The call was aborted', { cause: reason }));
      fail(reason);
    };
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort);
    dispatcher.dispatch(request, {
      onRequestStart: (started) => {
        controller = started;
        // It waited for a connection, and the caller no longer waits.
        if (signal.aborted) abort();
        else onStage('response');
      },
      onResponseStart: (_controller, statusCode, received) => {
        // An interim response: the final one is still to come.
        if (statusCode < 200) return;
        onStage('content');
        status = statusCode;
        headers = received;
      },
      onResponseData: (_controller, chunk) => {
        chunks.push(chunk);
      },
      onResponseEnd: () => {
        signal.removeEventListener('abort', abort);
        const [first = Buffer.alloc(0)] = chunks;
        resolve({ status, headers, content: chunks.length > 1 ? Buffer.concat(chunks) : first });
      },
      onResponseError: (_controller, error) => fail(error),
    });
  });
}
