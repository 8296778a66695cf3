import type { Contract, Operation } from '@audit-gateway/contract';
import { branchesOf, type SchemaBranch } from './schema-branches.ts';
import { toTokens, valueAt } from './value-at.ts';

/** What the contract knows of a place in an answer. */
export interface Shape {
  /** The place, as a JSON pointer in which `*` is any index and any name that is not the contract's own. */
  readonly pointer: string;
  /** The members that are known; undefined where none are named. */
  readonly members: ReadonlyMap<string, Shape> | undefined;
  /** What members without a place of their own hold; undefined where that is not said. */
  readonly entries: Shape | undefined;
  /** Their names that are known; undefined where none are. */
  readonly names: ReadonlySet<string> | undefined;
  /** What an array holds; undefined where that is not said. */
  readonly items: Shape | undefined;
  /** The values that are known; undefined where none are. */
  readonly values: ReadonlySet<string> | undefined;
}

/**
 * Compiles what the contract knows of the content of an operation's success.
 *
 * @throws {ContractError} for a reference that leads nowhere.
 */
export function compileShape({ document }: Contract, { responses }: Operation): Shape | undefined {
  const place = responses.get('200')?.schemas.get('application/json');
  if (place === undefined) return undefined;
  return compile(document, valueAt(document, place), '', new Set());
}

/** Writes a pointer into an answer as the contract's place for it: a bounded number of pointers, whatever is sent. */
export function toPlace(whole: Shape, pointer: string): string {
  let shape = whole;
  for (const token of toTokens(pointer)) {
    const next = shape.members?.get(token) ?? shape.entries ?? shape.items;
    if (next === undefined) return `${shape.pointer}/*`;
    shape = next;
  }
  return shape.pointer;
}

function compile(document: object, schema: unknown, pointer: string, followed: ReadonlySet<string>): Shape {
  const { branches, followed: onward } = branchesOf(document, schema, followed);
  const within = (inner: unknown, token: string): Shape => compile(document, inner, `${pointer}/${token}`, onward);
  const named = branches.flatMap(({ properties }) => (properties === undefined ? [] : Object.entries(properties)));
  const entries = branches.find(({ additionalProperties }) => additionalProperties)?.additionalProperties;
  const items = branches.find((branch) => branch.items)?.items;
  const names = branches.flatMap(({ propertyNames }) => branchesOf(document, propertyNames, onward).branches);
  return {
    pointer,
    members: unlessEmpty(new Map(named.map(([name, member]) => [name, within(member, name)]))),
    entries: entries && within(entries, '*'),
    names: unlessEmpty(enumOf(names)),
    items: items && within(items, '*'),
    values: unlessEmpty(enumOf(branches)),
  };
}

function enumOf(branches: readonly SchemaBranch[]): ReadonlySet<string> {
  return new Set(branches.flatMap((branch) => branch.enum).filter((value) => typeof value === 'string'));
}

function unlessEmpty<Collection extends { readonly size: number }>(collection: Collection): Collection | undefined {
  return collection.size > 0 ? collection : undefined;
}
