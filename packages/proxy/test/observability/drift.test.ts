import {
  createResponseChecker,
  createResponseInspector,
  loadContract,
  parseContract,
  type Contract,
  type Operation,
} from '@audit-gateway/contract';
import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDrift, type Drift, type DriftSighting } from '../../src/observability/drift/drift.ts';

const contract = await loadContract();
const checkResponse = createResponseChecker(contract);
const inspect = createResponseInspector(contract);

const logLine = z.looseObject({ level: z.number(), msg: z.string() });
let log: z.output<typeof logLine>[];
let sightings: DriftSighting[];
let now: Date;
let drift: Drift;
beforeEach(() => {
  log = [];
  sightings = [];
  now = new Date('2026-05-01T00:00:00Z');
  drift = createReport();
});

function createReport(): Drift {
  const logger = pino({ level: 'info' }, { write: (line: string) => log.push(logLine.parse(JSON.parse(line))) });
  return createDrift({
    logger,
    clock: () => now,
    onSighting: (sighting) => sightings.push(sighting),
  });
}

function operation(id: string, { operations }: Contract = contract): Operation {
  const found = operations.find((each) => each.id === id);
  if (found === undefined) throw new Error(`the contract has no ${id}`);
  return found;
}

const answered = (body: unknown, status = 200): { status: number; contentType: string; body: unknown } => ({
  status,
  contentType: 'application/json',
  body,
});

function see(id: string, body: unknown): void {
  drift.watch(inspect)(operation(id), answered(body));
}

const { components } = z
  .looseObject({ components: z.object({ examples: z.record(z.string(), z.object({ value: z.unknown() })) }) })
  .parse(contract.document);
const successes = Object.fromEntries(
  ['Page', 'LastPage', 'EmptyPage', 'ScheduledAudit', 'OnDemandAuditInProgress'].map((name) => [
    name,
    components.examples[name]?.value,
  ]),
);

const task = { taskId: 'a1', taskStatus: 'COMPLETED', taskType: 'SCHEDULED_AUDIT_TASK' };
const check = { checkRunStatus: 'FAILED', errorCode: 'INSUFFICIENT_PERMISSIONS' };

const differences: readonly [string, string, unknown, readonly object[]][] = [
  [
    'a member that is new',
    'describeAuditTask',
    { laterMember: { secret: 'never shown' } },
    [{ kind: 'unknown-member', pointer: '/laterMember', type: 'object' }],
  ],
  [
    'the same member in many tasks',
    'listAuditTasks',
    { tasks: [{ ...task, owner: 'alice' }, { ...task, owner: 'bob' }, task], nextToken: null },
    [{ kind: 'unknown-member', pointer: '/tasks/*/owner', type: 'string' }],
  ],
  [
    'values of enums that are new',
    'listAuditTasks',
    {
      tasks: [
        { ...task, taskStatus: 'SOME_LATER_VALUE' },
        { ...task, taskStatus: 'SKIPPED' },
      ],
    },
    [
      { kind: 'unknown-value', pointer: '/tasks/*/taskStatus', type: 'string', name: 'SOME_LATER_VALUE' },
      { kind: 'unknown-value', pointer: '/tasks/*/taskStatus', type: 'string', name: 'SKIPPED' },
    ],
  ],
  [
    'a check that is new, and what is new within checks',
    'describeAuditTask',
    {
      auditDetails: {
        LATER_CHECK: { ...check, errorCode: 'LATER_ERROR' },
        LOGGING_DISABLED_CHECK: { ...check, cost: 1 },
      },
    },
    [
      { kind: 'unknown-name', pointer: '/auditDetails/*', type: 'object', name: 'LATER_CHECK' },
      { kind: 'unknown-value', pointer: '/auditDetails/*/errorCode', type: 'string', name: 'LATER_ERROR' },
      { kind: 'unknown-member', pointer: '/auditDetails/*/cost', type: 'number' },
    ],
  ],
  [
    'violations, by the place in the contract',
    'describeAuditTask',
    {
      taskStartTime: '2026-01-01T00:00:00Z',
      auditDetails: { LOGGING_DISABLED_CHECK: { totalResourcesCount: null }, OTHER: { totalResourcesCount: 'many' } },
    },
    [
      { kind: 'violation', pointer: '/taskStartTime', type: 'string', expected: 'must be number' },
      {
        kind: 'violation',
        pointer: '/auditDetails/*/totalResourcesCount',
        type: 'string',
        expected: 'must be integer',
      },
      { kind: 'unknown-name', pointer: '/auditDetails/*', type: 'object', name: 'OTHER' },
    ],
  ],
  ['a whole that is something else', 'listAuditTasks', [], [{ kind: 'violation', pointer: '', type: 'array' }]],
  [
    'no value that is none of an enum',
    'describeAuditTask',
    { taskStatus: 'a sentence, perhaps with an account in it', 'a member / like this': 1, [`M${'x'.repeat(64)}`]: 1 },
    [
      { kind: 'unknown-value', pointer: '/taskStatus', type: 'string' },
      { kind: 'unknown-member', pointer: '/*', type: 'number' },
    ],
  ],
];

describe('drift', () => {
  it.each(differences)('shows %s', (_name, id, body, expected) => {
    see(id, body);
    const { findings } = drift.report();
    const seen = { firstSeen: now.toISOString(), lastSeen: now.toISOString(), answers: 1, operation: id };
    expect(findings).toHaveLength(expected.length);
    for (const each of expected) expect(findings).toContainEqual(expect.objectContaining({ ...each, ...seen }));
    expect(findings.filter((finding) => 'name' in finding)).toHaveLength(
      expected.filter((finding) => 'name' in finding).length,
    );
    expect(sightings).toHaveLength(expected.length);
  });

  it('holds no value of what AWS sent', () => {
    see('describeAuditTask', {
      laterMember: 'value-1',
      scheduledAuditName: 'value 2',
      taskStatus: 'value 3',
      auditDetails: { LOGGING_DISABLED_CHECK: { message: 'value-4', laterMember: ['value-5'] } },
    });
    expect(JSON.stringify([drift.report(), log, sightings])).not.toMatch(/value.\d/);
  });

  it.each(Object.entries(successes))("is nothing for the contract's own example %s", (name, body) => {
    see(name.includes('Audit') ? 'describeAuditTask' : 'listAuditTasks', body);
    expect(drift.report()).toEqual({ findings: [], unlisted: 0 });
  });

  it('is counted each time and logged once', () => {
    for (let day = 1; day <= 3; day += 1) {
      now = new Date(`2026-05-0${day}T00:00:00Z`);
      see('describeAuditTask', { taskStartTime: 'soon', laterMember: 1 });
    }
    expect(drift.report().findings).toMatchObject([
      {
        pointer: '/taskStartTime',
        firstSeen: '2026-05-01T00:00:00.000Z',
        lastSeen: '2026-05-03T00:00:00.000Z',
        answers: 3,
      },
      { pointer: '/laterMember', answers: 3 },
    ]);
    expect(sightings).toHaveLength(6);
    expect(log.map(({ level, msg }) => [level, msg])).toEqual([
      [40, "AWS's answer to describeAuditTask breaks the contract: /taskStartTime (string)"],
      [30, "AWS's answer to describeAuditTask has what the contract does not know: /laterMember (number)"],
    ]);
  });

  it('lists so much and counts the rest', () => {
    const members = Array.from({ length: 250 }, (_, index) => [`member${index}`, index]);
    see('describeAuditTask', Object.fromEntries(members));
    see('describeAuditTask', Object.fromEntries(members));
    expect(drift.report().findings).toHaveLength(200);
    expect(drift.report().unlisted).toBe(100);
    expect(log).toHaveLength(200);
  });

  it('leaves the verdict as it is, and looks at successes alone', () => {
    const broken = answered({ tasks: 'none' });
    const checker = drift.watch(inspect);
    expect(checker(operation('listAuditTasks'), broken)).toEqual(checkResponse(operation('listAuditTasks'), broken));
    expect(drift.report().findings).toHaveLength(1);
    checker(operation('listAuditTasks'), answered({ message: 'Rate exceeded', more: 1 }, 400));
    expect(drift.report().findings).toHaveLength(1);
  });

  it('never fails a request, whatever AWS sends', () => {
    const checker = drift.watch(inspect);
    fc.assert(
      fc.property(fc.constantFrom(...contract.operations), fc.jsonValue(), (each, body) => {
        checker(each, answered(body));
        const { findings } = drift.report();
        return findings.length <= 200 && findings.every(({ pointer }) => /^(?:\/(?:\*|[\w.:-]{1,64}))*$/.test(pointer));
      }),
    );
  });

  it('is known from any way in which the contract combines schemas, one within itself too', () => {
    const tree = parseContract(
      JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Trees', version: '1' },
        paths: {
          '/trees': {
            get: {
              operationId: 'getTree',
              responses: {
                200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } } },
              },
            },
          },
        },
        components: {
          schemas: {
            Tree: {
              allOf: [{ $ref: '#/components/schemas/Named' }],
              properties: { left: { $ref: '#/components/schemas/Tree' }, kind: { oneOf: [{ enum: ['OAK', 1] }, {}] } },
            },
            Named: { type: 'object', properties: { name: { type: 'string' } } },
          },
        },
      }),
      'trees.json',
    );
    const body = { name: 'n', height: 1, kind: 'ELM', left: { name: 'n', deeper: { still: 1 } } };
    drift.watch(createResponseInspector(tree))(operation('getTree', tree), answered(body));
    expect(sightings.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'unknown-member /left/deeper',
      'unknown-value /kind',
      'unknown-member /height',
    ]);
  });
});
