export { ContractError } from './contract-error.ts';
export type { OpenApiDocument, ParameterSchema } from './document.ts';
export { createExactTest, type IsExact } from './exact-answers.ts';
export { type Contract, contractFile, loadContract, parseContract } from './load-contract.ts';
export type { Operation, OperationResponse, Parameter } from './operations.ts';
export { positionOf } from './position.ts';
export { type Answer, createResponseChecker, type ResponseChecker, type Violation } from './response-checker.ts';
