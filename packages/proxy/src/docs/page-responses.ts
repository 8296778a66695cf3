import { replaceObjects } from './replace-objects.ts';

const fromGateway = 'application/problem+json';

/** Leaves of a document's errors what a gateway answers: what AWS would itself, nobody gets from a gateway. */
export function toPageResponses(document: unknown): unknown {
  return replaceObjects(document, (each) => (fromGateway in each ? { [fromGateway]: each[fromGateway] } : undefined));
}
