import { randomUUID } from 'node:crypto';
import type { Contract } from '@audit-gateway/contract';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { authorizeCaller, authenticateCaller, limitCallerRate } from './authentication.ts';
import type { Authenticate } from '../auth/authenticator.ts';
import { beginRequestContext, requestContextOf } from './request-context.ts';
import { Failure } from '../errors/failure.ts';
import { toProblemResponse } from '../errors/problem.ts';
import type { CheckHost, CheckSite } from './browser-checks.ts';
import { createConcurrencyLimiter, limitAuthentication, limitConcurrency, maxAuthenticating } from './load-shedding.ts';
import { createRoute, createRouteNames, splitTarget } from './routing.ts';
import { createRequestValidator, invalidRequest, toValidationFailure } from './validation.ts';
import { type AccessLogOptions, logRequest } from './access-log.ts';
import { rejectContent } from './content.ts';
import { createCors } from './cors.ts';
import { applyRequestRules } from './request-rules.ts';
import { inOrder } from './middleware-chain.ts';
import { observeRequests, type RequestObserver } from './observe-requests.ts';
import { createInputsReader, type Inputs } from './inputs.ts';
import { splitUrl } from './request-target.ts';
import { basePathOf, withoutBasePath } from '../lib/base-path.ts';
import { serveOperation } from './serve-operation.ts';
import { writeResponse } from './write-response.ts';
import type { CachedHandler } from '../interceptors/cache.ts';

/** Options of {@link createApp}. */
export interface AppOptions {
  /** Requests are validated against it. */
  readonly contract: Contract;
  /** Logs one line for each request. */
  readonly logger: Logger;
  readonly authenticate: Authenticate;
  /** Undefined where any Host is allowed. */
  readonly checkHost: CheckHost | undefined;
  /** Checks that no page of another site makes a browser send requests. */
  readonly checkSite: CheckSite;
  /** The handlers of the targets, by name. */
  readonly targets: ReadonlyMap<string, CachedHandler>;
  /** Whether the gateway is ready; once it is not, each response closes its connection. */
  readonly isReady: () => boolean;
  /** Serve the pages beside the operations, and let every other request pass; none where they are off. */
  readonly serveDocs: readonly RequestHandler[];
  readonly observer: RequestObserver;
  /** Notified of each request that is shed. */
  readonly onShed: () => void;
  /** Undefined where tracing is off. */
  readonly traceRequest: RequestHandler | undefined;
  /** How long a request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The most bytes that a request's line and headers may have together. */
  readonly maxHeaderBytes: number;
  /** The URL by which callers reach the gateway through a proxy; its path may be before each path. Default: none. */
  readonly publicUrl?: URL | undefined;
  /** The origins of other sites whose pages may read responses. */
  readonly corsOrigins: readonly string[];
  /** The addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto count. */
  readonly trustedProxies: readonly string[];
  /** How many requests of known callers are served at a time. */
  readonly maxInFlight: number;
  /** Whether several callers share `maxInFlight`. */
  readonly hasCallers: boolean;
}

/**
 * Builds the request pipeline; requests pass it from top to bottom.
 *
 * @throws {ContractError} where requests cannot be validated by the contract.
 */
export async function createApp(options: AppOptions): Promise<Express> {
  const { contract, logger, isReady, authenticate, targets, serveDocs, observer, onShed, traceRequest } = options;
  const { checkHost, checkSite, timeoutMs } = options;
  const authenticating = createConcurrencyLimiter({
    max: maxAuthenticating,
    onShed,
    what: 'requests of unknown callers',
  });
  const inFlight = createConcurrencyLimiter({ max: options.maxInFlight, isShared: options.hasCallers, onShed });
  const nameRoute = createRouteNames(contract.operations, (name) => targets.has(name));
  const cors = options.corsOrigins.length === 0 ? undefined : createCors({ origins: options.corsOrigins, contract });
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.set('trust proxy', options.trustedProxies);
  app.use(
    inOrder(
      beginRequest({ logger, nameRoute, hasProxies: options.trustedProxies.length > 0 }, isReady),
      observeRequests(observer),
      // Before all that may refuse a request: a page could not read why.
      ...(cors === undefined ? [] : [cors.shareResponses]),
      checkRequest(options),
      ...(checkHost === undefined ? [] : [checkBy(checkHost)]),
      ...(cors === undefined ? [] : [cors.answerPreflights]),
      ...serveDocs,
      checkBy(checkSite),
      authenticateCaller(limitAuthentication(authenticate, authenticating)),
      ...(traceRequest === undefined ? [] : [traceRequest]),
      limitCallerRate,
      limitConcurrency(inFlight),
      routeRequest(contract, targets),
      authorizeCaller,
      rejectContent,
      await createRequestValidator(contract),
      rejectInvalidInputs,
      serveOperation(targets, timeoutMs),
    ),
    respondWithFailure,
  );
  return app;
}

function beginRequest(log: AccessLogOptions, isReady: () => boolean): RequestHandler {
  return (request, response, next) => {
    beginRequestContext(response, { requestId: randomUUID(), beganAt: performance.now(), endsConnection: !isReady() });
    response.on('close', () => logRequest(log, request, response));
    next();
  };
}

function checkBy(check: CheckHost | CheckSite): RequestHandler {
  return (request, _response, next) => {
    check(request);
    next();
  };
}

function checkRequest({ maxHeaderBytes, publicUrl }: AppOptions): RequestHandler {
  const basePath = publicUrl === undefined ? '' : basePathOf(publicUrl);
  return (request, _response, next) => {
    applyRequestRules(request, maxHeaderBytes);
    // Express has stored the URL as it was received.
    request.originalUrl = withoutBasePath(basePath, request.url);
    next();
  };
}

function routeRequest({ operations }: Contract, targets: ReadonlyMap<string, CachedHandler>): RequestHandler {
  const route = createRoute(operations);
  const readers = new Map(operations.map((operation) => [operation, createInputsReader(operation)]));
  return (request, response, next) => {
    const context = requestContextOf(response);
    const { path: fullPath, rawQuery } = splitUrl(request.originalUrl);
    const { caller } = context;
    if (caller === undefined) throw new Error('The caller is not known');
    const { target, path } = splitTarget(fullPath, (name) => targets.has(name) && caller.targets.has(name));
    context.target = target;
    const match = route({ method: request.method, target, path });
    context.match = match;
    const inputs = readers.get(match.operation)?.(match.pathValues, rawQuery);
    if (inputs === undefined) throw new Error('The operation has no reader');
    context.inputs = inputs;
    // The validator cannot validate a path that it cannot decode.
    if (inputs.faults.some(({ path: location }) => location.startsWith('/path/')))
      throw invalidRequest(inputs.faults, inputs.unlistedFaults);
    next();
  };
}

const rejectInvalidInputs: RequestHandler = (_request, response, next) => {
  const { faults = [], unlistedFaults } = requestContextOf(response).inputs ?? {};
  if (faults.length > 0) throw invalidRequest(faults, unlistedFaults);
  next();
};

const respondWithFailure: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const context = requestContextOf(response);
  const failure = toFailure(error, context.inputs);
  context.failure = failure;
  const { status, headers, content } = toProblemResponse(failure, context.requestId);
  writeResponse(response, status, headers, content);
};

function toFailure(error: unknown, inputs: Inputs | undefined): Failure {
  if (error instanceof Failure) return error;
  return (
    (inputs && toValidationFailure(error, inputs)) ??
    new Failure('internal', { detail: 'An internal failure has occurred.', cause: error })
  );
}
