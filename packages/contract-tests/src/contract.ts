import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { parameterRules } from '@audit-gateway/types';

/** The contract that the suite follows from. */
export const contract = await loadContract();

/** Holds answers against the contract. */
export const checkResponse = createResponseChecker(contract);

/** The contract's limits of a page. */
export const pageLimits = parameterRules.listAuditTasks.maxResults;
