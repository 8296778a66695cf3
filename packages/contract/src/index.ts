export type { Contract } from './contract.ts';
export { ContractError } from './contract-error.ts';
export { type DateTime, parseDateTime } from './date-time.ts';
export type { OpenApiDocument, ParameterSchema } from './document.ts';
export { fromFragment, fromPointer, isObject, toFragment, toPointer, valueAt } from './json-pointer.ts';
export { contractFile, type ContractSource, loadContract } from './load-contract.ts';
export type { Operation, OperationResponse, Parameter } from './operations.ts';
export { parseContract } from './parse-contract.ts';
export { toParsedCopy } from './parsed-copy.ts';
export { createPositionFinder, type Position, positionOf } from './position.ts';
export { followReferences } from './reference.ts';
export {
  createResponseChecker,
  type ParsedResponse,
  type ResponseChecker,
  type Violation,
} from './response-checker.ts';
export {
  type AdditionKind,
  createResponseInspector,
  type Difference,
  type Inspection,
  type ResponseInspector,
} from './response-inspector.ts';
