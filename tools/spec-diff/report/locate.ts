import { createPositionFinder, fromPointer, type Position } from '@audit-gateway/contract';

/** Where a change stands in the newer document. For what was removed, that is what it was removed from. */
export type Locate = (pointer: string) => Position;

/** Finds changes in the text of the newer document. */
export function createLocate(text: string): Locate {
  const find = createPositionFinder(text);
  return (pointer) => find(fromPointer(pointer));
}
