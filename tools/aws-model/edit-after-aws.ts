import { type Contract, ContractError, parseContract } from '@audit-gateway/contract';
import { type Difference, findDifferences, inWords } from './differences.ts';
import { modelFromContract } from './from-contract.ts';
import type { ServiceModel } from './model.ts';
import { proposeEdit } from './propose-edit.ts';

/** What makes a document say what AWS's model says. */
export interface EditAfterAws {
  /** Every difference, in words. */
  readonly differences: readonly string[];
  /** The document's text with every edit that follows from them; the same where none does. */
  readonly text: string;
  /** The differences for which there is none, in words. */
  readonly byHand: readonly string[];
}

/**
 * Edits a document until it says what AWS's model says, or nothing that is left can be derived. An edit is taken only if
 * the document still holds after it, and has fewer differences and no new one.
 */
export async function editAfterAws(aws: ServiceModel, contract: Contract): Promise<EditAfterAws> {
  const found = await differencesOf(aws, contract);
  const [first, ...others] = found;
  let state = { contract, left: found };
  for (let next = first, open = others; next !== undefined; [next, ...open] = open) {
    const better = await tryEdit(aws, state.contract, state.left, next);
    if (better === undefined) continue;
    state = better;
    const left = new Set(state.left.map(inWords));
    open = open.filter((difference) => left.has(inWords(difference)));
  }
  return { differences: found.map(inWords), text: state.contract.text, byHand: state.left.map(inWords) };
}

async function tryEdit(
  aws: ServiceModel,
  contract: Contract,
  before: readonly Difference[],
  difference: Difference,
): Promise<{ contract: Contract; left: Difference[] } | undefined> {
  try {
    const text = proposeEdit(contract, difference);
    if (text === undefined) return undefined;
    const edited = parseContract(text, 'edited');
    const left = await differencesOf(aws, edited);
    const known = new Set(before.map(inWords));
    const isBetter = left.length < before.length && left.every((one) => known.has(inWords(one)));
    return isBetter ? { contract: edited, left } : undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof ContractError) return undefined;
    throw error;
  }
}

async function differencesOf(aws: ServiceModel, contract: Contract): Promise<Difference[]> {
  return findDifferences(aws, await modelFromContract(contract));
}
