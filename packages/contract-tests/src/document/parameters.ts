import type { Contract, Operation } from '@audit-gateway/contract';
import { dereference, elements, member, objectAt } from './values.ts';

/** What the document says of a parameter beside its schema. */
export interface ParameterNotes {
  /** The example, as text on the wire; undefined where the document shows none. */
  readonly example: string | undefined;
  /** Whether its value may be sent with RFC 3986's reserved characters as they are. */
  readonly allowReserved: boolean;
}

/** What the document says of each parameter of an operation, by name. */
export function parameterNotes({ document }: Contract, { path, method }: Operation): Map<string, ParameterNotes> {
  const item = objectAt(document, ['paths', path]);
  const parameters = [item, member(document, item, method.toLowerCase())]
    .flatMap((owner) => elements(owner['parameters']))
    .map((parameter) => dereference(document, parameter));
  return new Map(
    parameters.map(({ name, example, allowReserved }) => [
      String(name),
      { example: exampleText(example), allowReserved: allowReserved === true },
    ]),
  );
}

function exampleText(example: unknown): string | undefined {
  return typeof example === 'string' || typeof example === 'number' ? String(example) : undefined;
}
