import * as sdk from '@aws-sdk/client-iot';
import { NormalizedSchema } from '@smithy/core/schema';
import * as z from 'zod';
import type { Input, Member, OperationModel, ServiceModel, Shape } from './model.ts';
import { errorsOfCommand, typesOfMembers } from './sdk-declarations.ts';

// The SDK ships its model as tuples (Smithy's "static schemas"). NormalizedSchema reads them, but for what stands here.
const schema = z.custom<Parameters<typeof NormalizedSchema.of>[0]>((value) => Array.isArray(value));
const operation = z.tuple([
  z.literal(9),
  z.string(),
  z.string(),
  z.object({ http: z.tuple([z.string(), z.string(), z.number()]) }),
  z.function({ input: [], output: schema }),
  z.function({ input: [], output: schema }),
]);
const structure = z.tuple([z.number(), z.string(), z.string(), z.unknown(), z.array(z.string()), z.array(z.unknown())]);
const requiredCount = structure.rest(z.number()).transform((tuple) => tuple[6] ?? 0);
const enumeration = z.record(z.string(), z.string());

const exported: Readonly<Record<string, unknown>> = sdk;

/** Reads operations from AWS's own model, as the installed `@aws-sdk/client-iot` ships it. */
export function modelFromSdk(operationIds: readonly string[]): ServiceModel {
  return Object.fromEntries(operationIds.map((id) => [id, readOperation(id.charAt(0).toUpperCase() + id.slice(1))]));
}

function readOperation(name: string): OperationModel {
  const [, , , { http }, input, output] = operation.parse(exported[`${name}$`]);
  const [method, path, status] = http;
  const errors = errorsOfCommand(name).map((error): [string, number] => [error, statusOfError(error)]);
  return {
    method,
    path,
    status,
    inputs: Object.fromEntries(membersOf(NormalizedSchema.of(input()), 'date-time').map(toInput)),
    output: shapeOf(NormalizedSchema.of(output()), undefined, 'number'),
    errors: Object.fromEntries(errors),
  };
}

function statusOfError(name: string): number {
  const { httpError } = z
    .object({ httpError: z.number() })
    .parse(NormalizedSchema.of(schema.parse(exported[`${name}$`])).getMergedTraits());
  return httpError;
}

function toInput([name, member, of]: readonly [string, Member, NormalizedSchema]): [string, Input] {
  const { httpQuery, httpLabel } = of.getMergedTraits();
  return [httpQuery ?? name, { ...member, in: httpQuery === undefined ? (httpLabel ? 'path' : 'body') : 'query' }];
}

/** A timestamp is a date-time in a query, and a number of seconds in content (Smithy's restJson1 protocol). */
type TimestampKind = 'date-time' | 'number';

function membersOf(of: NormalizedSchema, timestamp: TimestampKind): (readonly [string, Member, NormalizedSchema])[] {
  const required = requiredCount.parse(of.getSchema());
  const types = typesOfMembers(of.getName() ?? '');
  return [...of.structIterator()].map(([name, member], index) => {
    const shape = shapeOf(member, types.get(name), timestamp);
    return [name, { required: index < required, shape }, member] as const;
  });
}

function shapeOf(of: NormalizedSchema, type: string | undefined, timestamp: TimestampKind): Shape {
  if (of.isStructSchema()) {
    return {
      kind: 'structure',
      members: Object.fromEntries(membersOf(of, timestamp).map(([name, member]) => [name, member])),
    };
  }
  if (of.isListSchema()) return { kind: 'list', of: shapeOf(of.getValueSchema(), undefined, timestamp) };
  if (of.isMapSchema()) return { kind: 'map', of: shapeOf(of.getValueSchema(), undefined, timestamp) };
  if (of.isTimestampSchema()) return { kind: timestamp };
  if (of.isNumericSchema()) return { kind: 'number' };
  if (of.isBooleanSchema()) return { kind: 'boolean' };
  const values = enumeration.safeParse(exported[type ?? '']);
  return values.success ? { kind: 'string', values: Object.values(values.data).sort() } : { kind: 'string' };
}
