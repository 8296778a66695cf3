import type { ServerResponse } from 'node:http';
import type { Operation } from '@audit-gateway/contract';
import type { Fault } from '@audit-gateway/types';
import type { Request } from 'express';
import type { Level, Logger } from 'pino';
import { readClient } from './client-address.ts';
import { readCorrelation } from './correlation.ts';
import { requestContextOf } from './request-context.ts';
import { splitUrl } from './request-target.ts';
import type { Failure } from '../errors/failure.ts';

/** How many violations a line lists: a listing of 250 audits may have one in each. */
const maxViolations = 20;

/** Options of {@link logRequest}. */
export interface AccessLogOptions {
  readonly logger: Logger;
  /** Names the path of an operation by its template; undefined for any other path. */
  readonly nameRoute: (fullPath: string) => string | undefined;
  /** Whether there are proxies whose X-Forwarded-For and X-Forwarded-Proto count. */
  readonly hasProxies: boolean;
}

/**
 * Writes the line of a request that has ended. Nothing that a caller chose is in it, but the ids of
 * {@link readCorrelation}: no path, no name or value of a parameter, no other header, and no message that repeats one of
 * these.
 */
export function logRequest(options: AccessLogOptions, request: Request, response: ServerResponse): void {
  const { logger, nameRoute, hasProxies } = options;
  const { method, headers, originalUrl } = request;
  const { requestId, traceId, beganAt, caller, target, match, page, served } = requestContextOf(response);
  const failure = requestContextOf(response).failure ?? served?.cache.staleIfError;
  const upstream = served?.upstream ?? failure?.upstream;
  const violations = served?.violations ?? [];
  const quotaWaitMs = served?.upstream?.quotaWaitMs ?? failure?.quotaWaitMs;
  const durationMs = tenths(performance.now() - beganAt);
  const hungUp = !response.writableFinished;
  // Who is refused before routing has a path too.
  const route = match?.operation.path ?? page ?? nameRoute(splitUrl(originalUrl).path) ?? 'no operation';
  const correlation = readCorrelation(headers);
  const outcome = hungUp ? 'caller hung up' : String(response.statusCode);
  // pino leaves undefined members out.
  logger[levelOf(failure, violations)](
    {
      requestId,
      callerRequestId: correlation.callerRequestId,
      traceId: traceId ?? correlation.traceId,
      route,
      target,
      caller: caller?.name,
      client: hasProxies ? readClient(request) : undefined,
      cache: served?.cache.status,
      status: hungUp ? undefined : response.statusCode,
      durationMs,
      upstream: upstream && {
        status: upstream.status,
        requestId: upstream.requestId,
        durationMs: tenths(upstream.durationMs),
      },
      quotaWaitMs: quotaWaitMs === undefined ? undefined : tenths(quotaWaitMs),
      ...(violations.length > 0 && {
        violations: violations.slice(0, maxViolations),
        violationCount: violations.length,
      }),
      failure: failure && describe(failure, match?.operation),
      cause: failure && causeOf(failure),
    },
    `${method} ${route} ${outcome} ${durationMs} ms`,
  );
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

function levelOf(failure: Failure | undefined, violations: readonly unknown[]): Level {
  if (failure?.kind === 'internal') return 'error';
  return failure?.source === 'gateway' || failure?.source === 'aws' || violations.length > 0 ? 'warn' : 'info';
}

function describe(failure: Failure, operation: Operation | undefined): object {
  const { kind, source, code, errors } = failure;
  return { kind, source, code, message: failure.logMessage, faults: errors && knownLocations(errors, operation) };
}

/** The locations of the faults, by the contract's own names: what is not a parameter of the operation is `unknown`. */
function knownLocations(errors: readonly Fault[], operation: Operation | undefined): string[] {
  const known = new Set(operation?.parameters.map(({ name, in: location }) => `/${location}/${name}`));
  return [...new Set(errors.map(({ path }) => (known.has(path) ? path : 'unknown')))];
}

function causeOf({ kind, cause }: Failure): unknown {
  return kind !== 'internal' && cause instanceof Error ? cause.message : cause;
}
