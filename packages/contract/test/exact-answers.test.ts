import { createExactTest, createResponseChecker, loadContract, parseContract } from '@audit-gateway/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const contract = await loadContract();
const isExact = createExactTest(contract);
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

const task = { taskId: 'a1', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK' };

describe('an answer is just as the contract has it', () => {
  it.each(examples)('%s', (name, operation) => {
    expect(isExact(operation, valueOf(name))).toBe(true);
  });

  it.each([
    ['with a member that is new', list, { tasks: [], later: 1 }],
    ['with a member that is new further down', list, { tasks: [{ ...task, later: 1 }] }],
    ['with a value that is new', list, { tasks: [{ ...task, taskStatus: 'PAUSED' }] }],
    ['with a name that is new', describeOne, { auditDetails: { LATER_CHECK: {} } }],
    ['with a wrong type', list, { tasks: 'none' }],
    ['that is no object', list, []],
  ])('but not one %s', (_name, operation, body) => {
    expect(isExact(operation, body)).toBe(false);
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

it('never calls an answer exact that breaks the contract', () => {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('COMPLETED', 'FAILED', 'a1', null, 1, -1.5));
  fc.assert(
    fc.property(fc.constantFrom(...examples), anything, ([name, operation], other) => {
      for (const body of changesOf(valueOf(name), z.json().parse(other))) {
        const violations = checkResponse(operation, { status: 200, contentType: 'application/json', body });
        if (isExact(operation, body)) expect({ body, violations }).toEqual({ body, violations: [] });
      }
    }),
    { numRuns: 50 },
  );
});

describe('an enumeration that may grow is closed', () => {
  it.each([
    ['behind two references', "anyOf: [{ $ref: '#/components/schemas/Alias' }, { type: string }]"],
    ['within another combination', "anyOf: [{ oneOf: [{ enum: [A] }] }, { $ref: '#/components/schemas/Text' }]"],
    ['beside other texts', "oneOf: [{ enum: [A] }, { type: string, pattern: '^[B-Z]$' }]"],
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
    expect(['A', 'B'].map((v) => createExactTest(small)(operation, { v }))).toEqual([true, false]);
  });
});
