import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Contract, ContractError } from '@audit-gateway/contract';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { toUtc } from './date-time.ts';

type ApiSpec = Exclude<Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'], string>;

/**
 * Makes the handlers by which express-openapi-validator judges a request: path, method, parameters. They answer
 * nothing; what they refuse goes on as an error.
 *
 * @throws {ContractError} where the validator cannot use the contract.
 */
export async function createRequestValidator(contract: Contract): Promise<RequestHandler[]> {
  // The validator writes into the document that it is given.
  const apiSpec: object = structuredClone(contract.document);
  if (!isApiSpec(apiSpec)) throw new ContractError('the contract has no components');
  const handlers = OpenApiValidator.middleware({
    apiSpec,
    validateRequests: { allErrors: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
    useRequestUrl: true,
    ajvFormats: { mode: 'full' },
    formats: { 'date-time': { type: 'string', validate: (text: string) => toUtc(text) !== undefined } },
  });
  await proveUsable(handlers, contract);
  return handlers;
}

function isApiSpec(document: object): document is ApiSpec {
  return 'openapi' in document && 'info' in document && 'paths' in document && 'components' in document;
}

// With a document that it cannot use, the validator lets the application start and fails each request instead.
async function proveUsable(handlers: readonly RequestHandler[], { operations }: Contract): Promise<void> {
  for (const { method, path } of operations) {
    const error = await verdict(handlers, Object.assign(new IncomingMessage(new Socket()), { method, url: path }));
    if (error !== undefined && !(error instanceof OpenApiValidator.error.BadRequest)) {
      throw new ContractError(`${method} ${path}: ${error instanceof Error ? error.message : 'cannot be validated'}`);
    }
  }
}

function verdict(handlers: readonly RequestHandler[], request: IncomingMessage): Promise<unknown> {
  return new Promise((resolve) => {
    const refused: ErrorRequestHandler = (error, _request, _response, _next) => resolve(error);
    const app = express();
    app.use(...handlers, () => resolve(undefined));
    app.use(refused);
    app(request, new ServerResponse(request));
  });
}
