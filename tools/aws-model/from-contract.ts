import { $RefParser } from '@apidevtools/json-schema-ref-parser';
import type { Contract, Operation } from '@audit-gateway/contract';
import * as z from 'zod';
import type { Input, Member, OperationModel, ServiceModel, Shape } from './model.ts';

interface Schema {
  readonly type?: string | readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Schema | undefined;
}
const schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    format: z.string().optional(),
    enum: z.array(z.string()).optional(),
    anyOf: z.array(schema).optional(),
    items: schema.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: schema.optional(),
  }),
);
const success = z.object({ content: z.object({ 'application/json': z.object({ schema }) }) });
const failure = z.looseObject({ 'x-aws-errors': z.array(z.string()).default([]) });
const responses = z.record(z.string(), z.unknown());
const gatewayOnly = z.looseObject({ name: z.string(), 'x-gateway-only': z.literal(true) });
const operationNode = z.looseObject({ parameters: z.array(z.unknown()).default([]), responses });
const paths = z.object({ paths: z.record(z.string(), z.record(z.string(), operationNode)) });

/** Reads the contract's operations in the form of AWS's model. */
export async function modelFromContract(contract: Contract): Promise<ServiceModel> {
  const dereferenced = await $RefParser.dereference(structuredClone<object>(contract.document));
  const document = paths.parse(dereferenced);
  return Object.fromEntries(
    contract.operations.map((operation) => {
      const node = document.paths[operation.path]?.[operation.method.toLowerCase()];
      const notOfAws = new Set(node?.parameters.map((parameter) => gatewayOnly.safeParse(parameter).data?.name));
      const parameters = operation.parameters.filter(({ name }) => !notOfAws.has(name));
      return [operation.id, readOperation({ ...operation, parameters }, node?.responses ?? {})];
    }),
  );
}

function readOperation({ method, path, parameters }: Operation, nodes: z.infer<typeof responses>): OperationModel {
  const [status = ''] = Object.keys(nodes).filter((key) => key.startsWith('2'));
  const errors = Object.entries(nodes).flatMap(([key, node]) =>
    failure.parse(node)['x-aws-errors'].map((name): [string, number] => [name, Number(key)]),
  );
  return {
    method,
    path,
    status: Number(status),
    inputs: Object.fromEntries(
      parameters.map(({ name, in: location, required, schema: node }): [string, Input] => [
        name,
        { in: location, required, shape: shapeOf(schema.parse(node)) },
      ]),
    ),
    output: shapeOf(success.parse(nodes[status]).content['application/json'].schema),
    errors: Object.fromEntries(errors),
  };
}

function shapeOf(node: Schema): Shape {
  const { type: types, format, anyOf, items, properties, required = [], additionalProperties } = node;
  const type = [types].flat().find((one) => one !== 'null');
  // An enumeration that may grow is one of known values or any string: only the former is in AWS's model.
  if (anyOf?.[0] !== undefined) return shapeOf(anyOf[0]);
  if (items !== undefined) return { kind: 'list', of: shapeOf(items) };
  if (additionalProperties !== undefined) return { kind: 'map', of: shapeOf(additionalProperties) };
  if (properties !== undefined) {
    const members = Object.entries(properties).map(([name, member]): [string, Member] => [
      name,
      { required: required.includes(name), shape: shapeOf(member) },
    ]);
    return { kind: 'structure', members: Object.fromEntries(members) };
  }
  if (type === 'integer' || type === 'number') return { kind: 'number' };
  if (type === 'boolean') return { kind: 'boolean' };
  if (format === 'date-time') return { kind: 'date-time' };
  return node.enum === undefined ? { kind: 'string' } : { kind: 'string', values: [...node.enum].sort() };
}
