import { parseContract } from '@audit-gateway/contract';
import { positionAfter } from '@audit-gateway/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { describedAudits, wholePeriod } from '../src/cases/account.ts';
import { contract } from '../src/contract.ts';
import { notEmulated } from '../src/not-emulated.ts';
import { emulatorQuestions } from '../src/questions.ts';
import { startEmulatorSystem } from '../src/systems/emulator.ts';
import { ask } from './suites/support.ts';

const emulator = await startEmulatorSystem(() => new Date());
afterAll(() => emulator.close());

const { startTime, endTime } = wholePeriod(emulator.startedAt);
await ask(emulator, `/audit/tasks?startTime=${startTime.toISOString()}&endTime=${endTime.toISOString()}`);
for (const { taskId } of describedAudits(emulator.startedAt)) await ask(emulator, `/audit/tasks/${taskId}`);

it('the emulator answers every operation and every member of results, or it is said why not', () => {
  const questions = emulatorQuestions(contract, 'spec/openapi.yaml', { ...emulator, notEmulated });
  if (questions.length > 0) expect.fail(questions.join('\n'));
});

const text = `
openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: Things.
          content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } }
components:
  schemas:
    Page: { type: object, properties: { things: { type: array, items: { $ref: '#/components/schemas/Thing' } } } }
    Thing:
      type: object
      properties:
        name: { type: string }
`;

/** The questions about a document, where the emulator answers one thing with a name. */
function questionsOf(changed: string, reasons: Readonly<Record<string, string>> = {}): string[] {
  const small = parseContract(changed, 'a.yaml');
  const body = { things: [{ name: 'lamp' }] };
  const call = {
    method: 'GET',
    path: '/things',
    operation: small.operations.find(({ id }) => id === 'listThings'),
    status: 200,
    body,
  };
  const recorded = {
    ...call,
    parameters: [],
    mediaType: 'application/json',
    headers: [],
    error: undefined,
    violations: [],
  };
  return emulatorQuestions(small, 'a.yaml', { operations: ['listThings'], calls: [recorded], notEmulated: reasons });
}

describe('what the document gains is one question, with its position', () => {
  it.each([
    {
      what: 'a member',
      after: 'properties:\n        ',
      add: 'colour: { type: string }',
      name: 'listThings things[].colour',
    },
    {
      what: 'a member with members',
      after: 'properties:\n        ',
      add: 'owner: { type: object, properties: { name: { type: string } } }',
      name: 'listThings things[].owner',
    },
    {
      what: 'an operation',
      after: 'paths:\n  /more:\n    ',
      add: '',
      name: 'getMore',
    },
  ])('$what', ({ after, add, name }) => {
    const changed = text
      .replace(/(?<=^ {6}properties:\n)/m, add === '' ? '' : `        ${add}\n`)
      .replace(
        'paths:\n',
        name === 'getMore'
          ? "paths:\n  /more:\n    get: { operationId: getMore, responses: { '200': { description: More. } } }\n"
          : '$&',
      );
    const start = `a.yaml:${positionAfter(changed, after)}: what does the emulator answer for ${name}? Say it: `;
    const [question, ...more] = questionsOf(changed);
    expect(question?.slice(0, start.length)).toBe(start);
    expect(more).toEqual([]);
    expect(questionsOf(changed, { [name]: 'nobody needs it' })).toEqual([]);
  });

  it('and a reason for what is answered is one too many', () => {
    expect(questionsOf(text)).toEqual([]);
    expect(questionsOf(text, { 'listThings things[].name': 'none' })).toEqual([
      expect.stringContaining('the emulator answers listThings things[].name'),
    ]);
  });
});
