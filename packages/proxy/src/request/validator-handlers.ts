import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Contract, ContractError, type Operation } from '@audit-gateway/contract';
import express, { type ErrorRequestHandler } from 'express';
import { error as refusals, type middleware } from 'express-openapi-validator';
import { OpenApiValidator } from 'express-openapi-validator/dist/openapi.validator.js';
import { toUtc } from './date-time.ts';
import { settleLegacyUrlParser } from './legacy-url-parser.ts';
import { requestsOnly } from './requests-only.ts';
import { isApiSpec, readSpec } from './validator-spec.ts';

/** One of express-openapi-validator's handlers. */
export type ValidatorHandler = ReturnType<typeof middleware>[number];

/** A request, with what the validator knows of it. */
export type ValidatorRequest = Parameters<ValidatorHandler>[0];

/** What the validator knows of the operation that a request asks for. */
export type KnownOperation = NonNullable<ValidatorRequest['openapi']>;

/**
 * Makes express-openapi-validator's handlers: the last one judges a request, those before it find its operation.
 *
 * @throws {ContractError} where the contract has nothing that the validator could refer to.
 */
export function createValidatorHandlers(contract: Contract): ValidatorHandler[] {
  settleLegacyUrlParser();
  const apiSpec: object = requestsOnly(contract);
  if (!isApiSpec(apiSpec)) throw new ContractError('the contract has no components');
  const validator = new OpenApiValidator({
    apiSpec,
    validateRequests: { allErrors: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
    useRequestUrl: true,
    ajvFormats: { mode: 'full' },
    formats: { 'date-time': { type: 'string', validate: (text: string) => toUtc(text) !== undefined } },
  });
  return validator.installMiddleware(readSpec(apiSpec, contract));
}

/**
 * Has the validator find an operation. With a document that it cannot use, the validator lets the application start and
 * fails each request instead; this finds out before.
 *
 * @throws {ContractError} where the validator cannot use the contract.
 */
export async function knownOperation(
  handlers: readonly ValidatorHandler[],
  { method, path }: Operation,
): Promise<KnownOperation> {
  const bare = new IncomingMessage(new Socket());
  const request: IncomingMessage & Pick<ValidatorRequest, 'openapi'> = Object.assign(bare, { method, url: path });
  const error = await verdict(handlers, request);
  if (error !== undefined && !(error instanceof refusals.BadRequest)) {
    throw new ContractError(`${method} ${path}: ${error instanceof Error ? error.message : 'cannot be validated'}`);
  }
  if (request.openapi === undefined) throw new ContractError(`${method} ${path}: the validator does not find it`);
  return request.openapi;
}

function verdict(handlers: readonly ValidatorHandler[], request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve) => {
    const refused: ErrorRequestHandler = (error, _request, _response, _next) => resolve(error);
    const app = express();
    app.use(...handlers, () => resolve(undefined));
    app.use(refused);
    app(request, new ServerResponse(request));
  });
}
