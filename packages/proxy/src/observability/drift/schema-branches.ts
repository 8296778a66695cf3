import { ContractError } from '@audit-gateway/contract';
import * as z from 'zod';
import { toTokens, valueAt } from './value-at.ts';

const branches = z.array(z.unknown()).default([]);
const schemaObject = z.object({
  $ref: z.string().optional(),
  enum: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.looseObject({}).optional().catch(undefined),
  propertyNames: z.unknown().optional(),
  items: z.looseObject({}).optional().catch(undefined),
  allOf: branches,
  anyOf: branches,
  oneOf: branches,
});

/** A schema of the contract, as far as it says what is known. */
export type SchemaBranch = z.output<typeof schemaObject>;

/** Every branch of a schema, and the references on the way to them. */
export interface SchemaBranches {
  /** The schema itself, what it refers to, and what it combines. */
  readonly branches: readonly SchemaBranch[];
  /** The references that were followed, those on the way to the schema among them. */
  readonly followed: ReadonlySet<string>;
}

/**
 * Lists a schema's branches. What any of them knows is known: a value that fits none is for the validator to find.
 *
 * @param followed The references that led to the schema. They are not followed again, so that a schema within itself
 *   has an end.
 * @throws {ContractError} for a reference that leads nowhere.
 */
export function branchesOf(document: object, schema: unknown, followed: ReadonlySet<string>): SchemaBranches {
  const parsed = schemaObject.safeParse(schema);
  if (!parsed.success) return { branches: [], followed };
  const { $ref, allOf, anyOf, oneOf } = parsed.data;
  const combined = [...allOf, ...anyOf, ...oneOf];
  const refs = new Set(followed);
  if ($ref !== undefined && !followed.has($ref)) {
    refs.add($ref);
    combined.push(referent(document, $ref));
  }
  const inner = combined.map((branch) => branchesOf(document, branch, refs));
  return {
    branches: [parsed.data, ...inner.flatMap((each) => each.branches)],
    followed: new Set([...refs, ...inner.flatMap((each) => [...each.followed])]),
  };
}

function referent(document: object, ref: string): unknown {
  const target = ref.startsWith('#') ? valueAt(document, toTokens(decodeURIComponent(ref.slice(1)))) : undefined;
  if (target === undefined) throw new ContractError(`$ref ${ref}: there is nothing at this place`);
  return target;
}
