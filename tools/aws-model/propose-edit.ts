import type { Contract } from '@audit-gateway/contract';
import * as z from 'zod';
import type { Difference } from './differences.ts';
import { createDocumentPlaces, type DocumentPlaces } from './document-places.ts';
import type { Shape } from './model.ts';
import { schemaOfShape } from './schema-of-shape.ts';
import { addItem, addMember, type Place, removeAt } from './text-edit.ts';

const shape: z.ZodType<Shape> = z.lazy(() =>
  z.union([
    z.object({
      kind: z.enum(['string', 'date-time', 'number', 'boolean']),
      values: z.array(z.string()).exactOptional(),
    }),
    z.object({ kind: z.enum(['list', 'map']), of: shape }),
    z.object({ kind: z.literal('structure'), members: z.record(z.string(), member) }),
  ]),
);
const member = z.object({ required: z.boolean(), shape });
const input = z.object({ in: z.enum(['path', 'query']), required: z.boolean(), shape });
const names = z.array(z.string()).default([]);
const status = z
  .number()
  .optional()
  .transform((code) => String(code ?? ''));
const enumerations = z.record(z.string(), z.looseObject({ enum: z.array(z.string()).optional() }));
const errorNames: Place = ['components', 'schemas', 'KnownErrorCode', 'enum'];
const hint = 'AWS added this. Say what it is, and give an example.';

/**
 * Edits a document so that a difference from AWS's model is gone. All other text stays as it is, to the byte.
 *
 * @returns The edited text; undefined where a difference of this kind has no edit that follows from it.
 * @throws {TypeError} where the document is not written in a way that the edit fits into.
 */
export function proposeEdit(contract: Contract, difference: Difference): string | undefined {
  const [id = '', part, ...steps] = difference.place;
  const context = { ...difference, text: contract.text, places: createDocumentPlaces(contract), id, steps };
  if (part === 'errors') return editErrors(context);
  if (part === 'inputs') return editInputs(context);
  return part === 'output' ? editOutput(context) : undefined;
}

interface Context extends Difference {
  readonly text: string;
  readonly places: DocumentPlaces;
  /** The operation's id. */
  readonly id: string;
  /** What leads to the place within inputs, output or errors. */
  readonly steps: readonly string[];
}

function editErrors({ text, places, id, steps: [name = ''], aws, contract }: Context): string | undefined {
  const [oldStatus, newStatus] = [status.parse(contract), status.parse(aws)];
  const responses = places.responses(id);
  const listAt = (response: Place): readonly string[] => names.parse(places.valueAt([...response, 'x-aws-errors']));
  const from = responses.get(oldStatus);
  const without =
    from === undefined ? text : removeAt(text, [...from, 'x-aws-errors', String(listAt(from).indexOf(name))]);
  if (newStatus === '') return without;
  const to = responses.get(newStatus);
  if (to === undefined) return undefined;
  const isListed = places.valueAt([...to, 'x-aws-errors']) !== undefined;
  const listed = isListed
    ? addItem(without, [...to, 'x-aws-errors'], name)
    : addMember(without, to, 'x-aws-errors', [name]);
  return names.parse(places.valueAt(errorNames)).includes(name) ? listed : addItem(listed, errorNames, name);
}

function editInputs({ text, places, id, steps, aws, contract }: Context): string | undefined {
  const [name = '', what, detail] = steps;
  const found = places.parameter(id, name);
  if (found === undefined) {
    const added = input.safeParse(aws);
    const operation = places.operation(id);
    if (!added.success || operation === undefined) return undefined;
    const { in: place, required, shape: of } = added.data;
    const schema = schemaOfShape(of, enumsOf(places), false);
    const parameter = { name, in: place, ...(required && { required }), description: hint, schema };
    return addItem(text, [...operation, 'parameters'], parameter);
  }
  const { listed, described } = found;
  if (what === undefined) return removeAt(text, listed);
  if (what === 'required') {
    const isSaid = places.valueAt([...described, 'required']) !== undefined;
    const unsaid = isSaid ? removeAt(text, [...described, 'required']) : text;
    return aws === true ? addMember(unsaid, described, 'required', true, 'in') : unsaid;
  }
  const values = places.schema([...described, 'schema'], []);
  return detail === 'values' ? editValues(text, places, values, aws, contract) : undefined;
}

function editOutput({ text, places, id, steps, aws, contract }: Context): string | undefined {
  const [, success] = [...places.responses(id)].find(([status]) => status.startsWith('2')) ?? [];
  if (success === undefined) return undefined;
  const schema = (...of: string[]): Place => places.schema([...success, 'content', 'application/json', 'schema'], of);
  if (steps.at(-1) === 'values') return editValues(text, places, schema(...steps.slice(0, -1)), aws, contract);
  if (steps.at(-1) === 'required')
    return editRequired(text, places, schema(...steps.slice(0, -3)), steps.at(-2) ?? '', aws);
  if (steps.at(-2) !== 'members') return undefined;
  const owner = schema(...steps.slice(0, -2));
  const name = steps.at(-1) ?? '';
  if (aws === undefined) return removeAt(text, [...owner, 'properties', name]);
  const { required, shape: of } = member.parse(aws);
  const added = addMember(text, [...owner, 'properties'], name, schemaOfShape(of, enumsOf(places), true));
  return required ? editRequired(added, places, owner, name, true) : added;
}

function editRequired(text: string, places: DocumentPlaces, owner: Place, name: string, isRequired: unknown): string {
  const list = [...owner, 'required'];
  const present = names.parse(places.valueAt(list));
  if (isRequired === true) {
    return present.length === 0 ? addMember(text, owner, 'required', [name], 'type') : addItem(text, list, name);
  }
  return removeAt(text, present.length > 1 ? [...list, String(present.indexOf(name))] : list);
}

function editValues(
  text: string,
  places: DocumentPlaces,
  schema: Place,
  aws: unknown,
  contract: unknown,
): string | undefined {
  if (aws === undefined || contract === undefined) return undefined;
  const list = [...schema, 'enum'];
  const wanted = names.parse(aws);
  const present = names.parse(places.valueAt(list));
  const surplus = [...present.keys()].filter((index) => !wanted.includes(present[index] ?? '')).reverse();
  const kept = surplus.reduce((changed, index) => removeAt(changed, [...list, String(index)]), text);
  return wanted
    .filter((value) => !present.includes(value))
    .reduce((changed, value) => addItem(changed, list, value), kept);
}

function enumsOf(places: DocumentPlaces): ReadonlyMap<string, string> {
  const schemas = Object.entries(enumerations.parse(places.valueAt(['components', 'schemas'])));
  return new Map(schemas.flatMap(([name, { enum: values }]) => (values ? [[values.toSorted().join(), name]] : [])));
}
