import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Contract, ContractError, type Operation } from '@audit-gateway/contract';
import type { Fault } from '@audit-gateway/types';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { error as openApiError, middleware } from 'express-openapi-validator';
import { LRUCache } from 'lru-cache';
import { requestContextOf } from './request-context.ts';
import { Failure } from '../errors/failure.ts';
import { inOrder } from './middleware-chain.ts';
import { joinFirst } from '../lib/join-first.ts';
import { toUtc } from '../lib/date-time.ts';
import { type Inputs, maxFaults } from './inputs.ts';

type OpenApiOptions = Parameters<typeof middleware>[0];
type ApiSpec = Exclude<OpenApiOptions['apiSpec'], string>;

/** How many UTF-16 code units of request targets are remembered as valid: some 10,000 of those that AWS's clients send. */
const rememberedLength = 1_000_000;

/**
 * Creates the middleware by which express-openapi-validator validates the parameters of a request that was routed and
 * decoded. It sends no response: it passes an invalid request on as an error.
 *
 * Request targets that were valid before and served from the cache are not validated again, where the validator depends
 * on nothing but the target: the operations take no content, and of the contract's headers any value is valid.
 *
 * @throws {ContractError} where the validator cannot use the contract.
 */
export async function createRequestValidator(contract: Contract): Promise<RequestHandler> {
  const validate = await validatorOf(contract);
  const rememberable = new Set(contract.operations.filter((operation) => !isRestrictedByHeaders(operation)));

  const valid = new LRUCache<string, true>({
    maxSize: rememberedLength,
    sizeCalculation: (_true, target) => target.length,
  });
  return (request, response, next) => {
    const target = `${request.method} ${request.originalUrl}`;
    if (valid.get(target) === true) {
      next();
      return;
    }
    const context = requestContextOf(response);
    const { match, inputs } = context;
    if (match === undefined || inputs === undefined) throw new Error('The request has no operation');
    // The target's name is not part of the contract's paths, and an Express query has values that the contract does not allow.
    request.url = pathOf(match.operation, match.pathValues);
    Object.defineProperty(request, 'query', { value: { ...inputs.query }, configurable: true, writable: true });
    if (rememberable.has(match.operation)) context.onCacheHit = () => valid.set(target, true);
    validate(request, response, next);
  };
}

// Keywords of a schema that refuse no text.
const harmless: ReadonlySet<string> = new Set(['type', 'description', 'example', 'examples', 'default']);

/** Whether a request can be refused for a header or a cookie, so that its target alone does not make it valid. */
function isRestrictedByHeaders({ parameters }: Operation): boolean {
  return parameters.some(({ in: location, required, schema }) => {
    if (location === 'query' || location === 'path') return false;
    const isAnyText = schema.type === 'string' && Object.keys(schema).every((keyword) => harmless.has(keyword));
    return required || !isAnyText;
  });
}

const validators = new WeakMap<Contract, Promise<RequestHandler>>();

/** The validator of a contract, compiled and checked once for all gateways of the process. */
function validatorOf(contract: Contract): Promise<RequestHandler> {
  const known = validators.get(contract);
  if (known !== undefined) return known;
  const validate = inOrder(...openApiMiddleware(contract));
  const checked = checkUsable(validate, contract.operations).then(() => validate);
  validators.set(contract, checked);
  return checked;
}

/**
 * Creates the middleware of express-openapi-validator, which rejects every request that the contract does not allow.
 */
export function openApiMiddleware({ document }: Contract): RequestHandler[] {
  const apiSpec: object = structuredClone(document);
  if (!isApiSpec(apiSpec)) throw new ContractError('the contract has no components');
  return middleware({
    apiSpec,
    validateApiSpec: true,
    validateRequests: { allErrors: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
    useRequestUrl: true,
    ajvFormats: { mode: 'full' },
    formats: { 'date-time': { type: 'string', validate: (text: string) => toUtc(text) !== undefined } },
  });
}

function isApiSpec(document: object): document is ApiSpec {
  return 'openapi' in document && 'info' in document && 'paths' in document && 'components' in document;
}

/**
 * With a document that it cannot use, express-openapi-validator lets the application start and fails each request. So each
 * operation is requested once, through a server on loopback that lives as long as the check. This compiles the validator
 * too, which the first caller would wait for otherwise.
 */
async function checkUsable(validate: RequestHandler, operations: readonly Operation[]): Promise<void> {
  const app = express();
  const report: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
    const isBadRequest = error instanceof openApiError.BadRequest;
    response.status(isBadRequest ? 200 : 500).send(error instanceof Error ? error.message : 'cannot be validated');
  };
  app.use(validate, (_request, response) => void response.send());
  app.use(report);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port');
    for (const { method, path } of operations) {
      const { status, content } = await send({ port: address.port, method, path: encodeURI(path) });
      if (status !== 200) throw new ContractError(`${method} ${path}: ${content}`);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function send(options: { port: number; method: string; path: string }): Promise<{ status: number; content: string }> {
  return new Promise((resolve, reject) => {
    const onResponse = (response: IncomingMessage): void => {
      text(response).then((content) => resolve({ status: response.statusCode ?? 0, content }), reject);
    };
    httpRequest({ host: '127.0.0.1', agent: false, ...options }, onResponse)
      .on('error', reject)
      .end();
  });
}

/** The path of an operation's request as it is on the wire, without the name of a target before it. */
function pathOf({ path }: Operation, values: ReadonlyMap<string, string>): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_braces, name: string) => values.get(name) ?? '');
}

/**
 * Makes the failure of an invalid request from its faults.
 *
 * @param errors The faults, each with its JSON pointer. The response lists the first twenty.
 * @param unlisted How many more there are.
 */
export function invalidRequest(errors: readonly Fault[], unlisted = 0): Failure {
  const texts = errors.map(({ path, message }) => `${path.slice(1).replaceAll('/', ' ')}: ${message}`);
  const detail = joinFirst(texts, maxFaults, unlisted);
  return new Failure('invalid-request', { detail, errors: errors.slice(0, maxFaults) });
}

/**
 * Turns the error by which express-openapi-validator rejected a request into a failure.
 *
 * @param error The validator's error.
 * @param found Faults that were found before; at the same location they win.
 * @returns undefined for any other error.
 */
export function toValidationFailure(error: unknown, { faults, unlistedFaults }: Inputs): Failure | undefined {
  if (!(error instanceof openApiError.BadRequest)) return undefined;
  const own = error.errors.map(({ path, message }) => ({ path: path.replace(/^\/params\//, '/path/'), message }));
  const locations = new Set(faults.map(({ path }) => path));
  return invalidRequest([...faults, ...own.filter(({ path }) => !locations.has(path))], unlistedFaults);
}
