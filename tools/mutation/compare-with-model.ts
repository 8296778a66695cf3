import { differences, modelFromContract, modelFromSdk, type ServiceModel } from '@audit-gateway/aws-model';
import { createResponseChecker, parseContract } from '@audit-gateway/contract';
import type { Verdict } from './verdict.ts';

const known = new Map<string, ServiceModel>();

/** Loads a document as everything does that follows from it, and compares it with AWS's own model. */
export async function compareWithModel(text: string): Promise<Verdict> {
  let contract;
  try {
    contract = parseContract(text, 'the mutant');
    createResponseChecker(contract);
  } catch (error) {
    return { by: 'loading', detail: messageOf(error) };
  }
  try {
    const ids = contract.operations.map(({ id }) => id);
    const aws = known.get(ids.join()) ?? modelFromSdk(ids);
    known.set(ids.join(), aws);
    const [first] = differences(aws, await modelFromContract(contract));
    return first === undefined ? { by: undefined, detail: '' } : { by: 'model', detail: first };
  } catch (error) {
    // An operation that AWS has not, or an answer that is no structure.
    return { by: 'model', detail: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
