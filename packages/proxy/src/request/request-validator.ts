import { type Contract, ContractError, type Operation } from '@audit-gateway/contract';
import type { RequestHandler } from 'express';
import { exchangeOf } from '../exchange.ts';
import {
  createValidatorHandlers,
  type KnownOperation,
  knownOperation,
  type ValidatorRequest,
} from './validator-handlers.ts';

/**
 * Makes the handler by which express-openapi-validator judges a request that was routed and read: its parameters. It
 * answers nothing; what it refuses goes on as an error.
 *
 * Of the validator's handlers only the judge is in the way of requests. Those before it would find the operation anew
 * for each, and compile the patterns of all paths for that; what they find is found once, at the start.
 *
 * @throws {ContractError} where the validator cannot use the contract.
 */
export async function createRequestValidator(contract: Contract): Promise<RequestHandler> {
  const handlers = createValidatorHandlers(contract);
  const judge = handlers.at(-1);
  if (judge === undefined) throw new ContractError('the validator judges nothing');
  const known = new Map<Operation, KnownOperation>();
  for (const operation of contract.operations) known.set(operation, await knownOperation(handlers, operation));

  return (request: ValidatorRequest, response, next) => {
    const { match, inputs } = exchangeOf(response);
    const operation = match && known.get(match.operation);
    if (operation === undefined || inputs === undefined) throw new Error('The request was not identified');
    // The judge writes defaults and numbers into what it judges.
    request.openapi = { ...operation, pathParams: { ...inputs.path } };
    Object.defineProperty(request, 'query', { value: { ...inputs.query }, configurable: true, writable: true });
    void judge(request, response, next);
  };
}
