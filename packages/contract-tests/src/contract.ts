import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { parameterRules } from '@audit-gateway/types';
import { createHeaderChecker } from './document/operations.ts';

/** The contract that the cases are derived from. */
export const contract = await loadContract();

/** Validates responses against the contract. */
export const checkResponse = createResponseChecker(contract);

/** Validates headers of responses against the contract. */
export const checkHeader = createHeaderChecker(contract);

/** The contract's limits of a page's size. */
export const pageLimits = parameterRules.listAuditTasks.maxResults;
