import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Level, Logger } from 'pino';
import { exchangeOf } from './exchange.ts';
import type { Failure } from './failure/failure.ts';

/**
 * Writes the line of a request that has ended. It names the operation's route instead of the URL: a URL may hold a
 * token, and is the caller's to fill.
 */
export function logExchange(logger: Logger, { method }: IncomingMessage, response: ServerResponse): void {
  const { requestId, traceId, beganAt, caller, target, match, page, answer } = exchangeOf(response);
  const failure = exchangeOf(response).failure ?? answer?.cache.insteadOf;
  const upstream = answer?.upstream ?? failure?.upstream;
  const violations = answer?.violations;
  const durationMs = Math.round((performance.now() - beganAt) * 10) / 10;
  const hungUp = !response.writableFinished;
  const route = match?.operation.path ?? page ?? 'no operation';
  const outcome = hungUp ? 'caller hung up' : String(response.statusCode);
  // What is undefined is not logged.
  logger[levelOf(failure, violations)](
    {
      requestId,
      traceId,
      route,
      target,
      caller: caller?.name,
      cache: answer?.cache.status,
      status: hungUp ? undefined : response.statusCode,
      durationMs,
      upstream: upstream && {
        status: upstream.status,
        requestId: upstream.requestId,
        durationMs: Math.round(upstream.durationMs * 10) / 10,
      },
      violations: violations?.length ? violations : undefined,
      failure: failure && describe(failure),
      cause: failure && causeOf(failure),
    },
    `${method ?? ''} ${route} ${outcome} ${durationMs} ms`,
  );
}

function levelOf(failure: Failure | undefined, violations: readonly unknown[] = []): Level {
  if (failure?.kind === 'internal') return 'error';
  return failure?.source === 'gateway' || failure?.source === 'aws' || violations.length > 0 ? 'warn' : 'info';
}

function describe({ kind, source, code, message }: Failure): object {
  return { kind, source, code, message };
}

function causeOf({ kind, cause }: Failure): unknown {
  return kind !== 'internal' && cause instanceof Error ? cause.message : cause;
}
