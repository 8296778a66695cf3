import {
  createResponseChecker,
  createResponseInspector,
  loadContract,
  parseContract,
  type ParsedResponse,
} from '@audit-gateway/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const contract = await loadContract();
const inspect = createResponseInspector(contract);
const checkResponse = createResponseChecker(contract);
const [list, describeOne] = contract.operations;
if (list === undefined || describeOne === undefined) throw new Error('the contract has two operations');

const { components } = z
  .looseObject({ components: z.object({ examples: z.record(z.string(), z.object({ value: z.json() })) }) })
  .parse(contract.document);
const examples = [
  ['Page', list],
  ['LastPage', list],
  ['EmptyPage', list],
  ['ScheduledAudit', describeOne],
  ['OnDemandAuditInProgress', describeOne],
] as const;
type Json = z.output<ReturnType<typeof z.json>>;
const valueOf = (name: string): Json => components.examples[name]?.value ?? null;

const nothing = { violations: [], differences: [] };
const success = (body: unknown): ParsedResponse => ({ status: 200, contentType: 'application/json', body });
const task = { taskId: 'a1', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK' };

describe('an inspection of a response', () => {
  it.each(examples)('finds nothing in the example %s', (name, operation) => {
    expect(inspect(operation, success(valueOf(name)))).toEqual(nothing);
  });

  it.each([
    ['an unknown member', list, { tasks: [], later: 1 }, 'unknown-member /later number'],
    ['an unknown member of a task', list, { tasks: [{ ...task, later: 1 }] }, 'unknown-member /tasks/*/later number'],
    [
      'an unknown value',
      list,
      { tasks: [{ ...task, taskStatus: 'SOME_LATER_VALUE' }] },
      'unknown-value /tasks/*/taskStatus string',
    ],
    ['an unknown name', describeOne, { auditDetails: { LATER_CHECK: {} } }, 'unknown-name /auditDetails/* object'],
    ['a wrong type', list, { tasks: 'none' }, 'violation /tasks string'],
    ['an array for an object', list, [], 'violation  array'],
  ])('finds %s', (_name, operation, body, expected) => {
    const { differences } = inspect(operation, success(body));
    expect(differences.map(({ kind, pointer, type }) => `${kind} ${pointer} ${type}`)).toEqual([expected]);
  });

  it('finds a difference once, however many items have it', () => {
    const tasks = Array.from({ length: 250 }, (_, index) => ({ ...task, later: index, taskType: null }));
    expect(inspect(list, success({ tasks })).differences).toEqual([
      { kind: 'violation', pointer: '/tasks/*/taskType', type: 'null', expected: expect.stringContaining('string') },
      { kind: 'unknown-member', pointer: '/tasks/*/later', type: 'number' },
    ]);
  });

  it('checks the content type and the status too', () => {
    expect(inspect(list, { ...success({ tasks: [] }), contentType: 'text/html' }).violations).toMatchObject([
      { pointer: '', message: 'content type must be application/json; it is text/html' },
    ]);
    expect(inspect(list, { ...success([]), status: 400 })).toMatchObject({
      violations: [{ pointer: '' }],
      differences: [],
    });
  });
});

/** Every change of one place of a value: something else there, a member more, or nothing at all. */
function changesOf(value: Json, other: Json): Json[] {
  if (Array.isArray(value)) {
    const inner = value.flatMap((item, index) => changesOf(item, other).map((changed) => value.with(index, changed)));
    return [other, [...value, other], ...inner];
  }
  if (typeof value !== 'object' || value === null) return [other];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    changesOf(member, other).map((changed) => ({ ...value, [name]: changed })),
  );
  return [other, { ...value, later: other }, ...inner];
}

it('finds the same violations as the checker, whatever is changed in an example', () => {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('COMPLETED', 'FAILED', 'a1', null, 1, -1.5));
  fc.assert(
    fc.property(fc.constantFrom(...examples), anything, ([name, operation], other) => {
      for (const body of changesOf(valueOf(name), z.json().parse(other))) {
        expect(inspect(operation, success(body)).violations).toEqual(checkResponse(operation, success(body)));
      }
    }),
    { numRuns: 50 },
  );
});

describe('an unknown value of an enumeration is found', () => {
  it.each([
    ['that is behind two references', "anyOf: [{ $ref: '#/components/schemas/Alias' }, { type: string }]"],
    [
      'that is within another combination',
      "anyOf: [{ oneOf: [{ enum: [A] }] }, { $ref: '#/components/schemas/Text' }]",
    ],
    ['that stands beside a pattern for other texts', "oneOf: [{ enum: [A] }, { type: string, pattern: '^[B-Z]$' }]"],
  ])('%s', (_name, schema) => {
    const small = parseContract(
      `
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': { description: d, content: { application/json: { schema: { properties: { v: { ${schema} } } } } } }
components:
  schemas:
    Alias: { $ref: '#/components/schemas/Known' }
    Known: { type: string, enum: [A] }
    Text: { type: string }
`,
      'small.yaml',
    );
    const [operation] = small.operations;
    if (operation === undefined) throw new Error('there is an operation');
    const inspectSmall = createResponseInspector(small);
    expect(['A', 'B'].map((v) => inspectSmall(operation, success({ v })))).toMatchObject([
      nothing,
      { violations: [], differences: [{ kind: 'unknown-value', pointer: '/v', name: 'B' }] },
    ]);
  });
});
