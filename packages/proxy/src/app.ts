import { randomUUID } from 'node:crypto';
import type { Contract } from '@audit-gateway/contract';
import type { Fault } from '@audit-gateway/types';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { CachedFetch } from './cache/served-answer.ts';
import { admit, authenticateCaller } from './callers/admit.ts';
import type { Authenticate } from './callers/authenticator.ts';
import { beginExchange, exchangeOf } from './exchange.ts';
import { Failure } from './failure/failure.ts';
import { toProblemAnswer } from './failure/problem.ts';
import { logExchange } from './log-exchange.ts';
import type { Metrics } from './observability/metrics/metrics.ts';
import { observeRequests } from './observability/observe-requests.ts';
import type { Tracing } from './observability/tracing/tracing.ts';
import { readInputs } from './request/inputs.ts';
import { refuseContent } from './request/refuse-content.ts';
import { createRequestValidator } from './request/request-validator.ts';
import { createRoute } from './request/route.ts';
import { splitUrl } from './request/split-url.ts';
import { invalidRequest, toValidationFailure } from './request/validation-failure.ts';
import { createGate } from './resilience/gate.ts';
import { serveRead } from './serve-read.ts';
import { splitTarget } from './targets/split-target.ts';

/** What the way of a request is made of. */
export interface AppOptions {
  /** Decides which requests are valid. */
  readonly contract: Contract;
  /** Gets a line for each request. */
  readonly logger: Logger;
  /** Tells who sends a request. */
  readonly authenticate: Authenticate;
  /** Reads from AWS, by the name of the target. */
  readonly targets: ReadonlyMap<string, CachedFetch>;
  /** Whether the gateway is to be sent requests; once it is not, connections end with the answer on them. */
  readonly isReady: () => boolean;
  /** Who is told of requests. */
  readonly metrics: Pick<Metrics, 'server' | 'shedding'>;
  /** Traces requests; undefined where nobody asked for traces. */
  readonly tracing: Tracing | undefined;
  /** How long a request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How many requests are served at a time. */
  readonly maxInFlight: number;
}

/**
 * Builds the way of a request, from top to bottom.
 *
 * @throws {ContractError} where requests cannot be validated by the contract.
 */
export async function createApp(options: AppOptions): Promise<Express> {
  const { contract, logger, isReady, authenticate, targets, metrics, tracing, timeoutMs, maxInFlight } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(begin(logger, isReady));
  app.use(observeRequests(metrics.server));
  if (tracing !== undefined) app.use(tracing.traceRequest);
  app.use(shedLoad(maxInFlight, metrics.shedding.onShed));
  app.use(authenticateCaller(authenticate));
  app.use(identify(contract, targets));
  app.use(admit);
  app.use(refuseContent);
  app.use(await createRequestValidator(contract));
  app.use(refuseFaultyInputs);
  app.use(serveRead(targets, timeoutMs));
  app.use(answerFailure);
  return app;
}

function begin(logger: Logger, isReady: () => boolean): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    beginExchange(response, { requestId, beganAt: performance.now() });
    response.setHeader('x-amzn-RequestId', requestId);
    if (!isReady()) response.setHeader('Connection', 'close');
    response.once('close', () => logExchange(logger, request, response));
    next();
  };
}

function shedLoad(maxInFlight: number, onShed: () => void): RequestHandler {
  const gate = createGate(maxInFlight, onShed);
  return (_request, response, next) => {
    response.once('close', gate.enter());
    next();
  };
}

function identify({ operations }: Contract, targets: ReadonlyMap<string, CachedFetch>): RequestHandler {
  const route = createRoute(operations);
  return (request, response, next) => {
    const exchange = exchangeOf(response);
    const { path: fullPath, rawQuery } = splitUrl(request.originalUrl);
    const { target, path } = splitTarget(fullPath, targets);
    exchange.target = target;
    // The validator knows the contract's paths only.
    request.url = `${path}?${rawQuery}`;
    exchange.match = route(request.method, path);
    exchange.inputs = readInputs(exchange.match, rawQuery);
    // The validator cannot judge a path that it cannot decode.
    if (exchange.inputs.faults.some(({ path: place }) => place.startsWith('/path/'))) {
      throw invalidRequest(exchange.inputs.faults);
    }
    // The validator judges what was read, and writes its defaults into it.
    Object.defineProperty(request, 'query', {
      value: { ...exchange.inputs.query },
      configurable: true,
      writable: true,
    });
    next();
  };
}

const refuseFaultyInputs: RequestHandler = (_request, response, next) => {
  const { faults = [] } = exchangeOf(response).inputs ?? {};
  if (faults.length > 0) throw invalidRequest(faults);
  next();
};

const answerFailure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const exchange = exchangeOf(response);
  const failure = toFailure(error, exchange.inputs?.faults ?? []);
  exchange.failure = failure;
  const { status, headers, content } = toProblemAnswer(failure, exchange.requestId);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(content) }).end(content);
};

function toFailure(error: unknown, faults: readonly Fault[]): Failure {
  if (error instanceof Failure) return error;
  return (
    toValidationFailure(error, faults) ??
    new Failure('internal', { detail: 'An internal failure has occurred.', cause: error })
  );
}
