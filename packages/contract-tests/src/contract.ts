import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { parameterRules } from '@audit-gateway/types';
import { createHeaderChecker } from './document/operations.ts';

/** The contract that the suite follows from. */
export const contract = await loadContract();

/** Holds answers against the contract. */
export const checkResponse = createResponseChecker(contract);

/** Holds the values of answers' headers against the contract. */
export const checkHeader = createHeaderChecker(contract);

/** The contract's limits of a page. */
export const pageLimits = parameterRules.listAuditTasks.maxResults;
