import { parseContract } from '@audit-gateway/contract';
import { positionAfter } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { parameterCases } from '../src/cases/parameter-cases.ts';
import { parameterQuestions } from '../src/questions.ts';
import { contract } from '../src/contract.ts';

const text = `
openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - name: id
          in: path
          required: true
          schema: { type: string, maxLength: 40, pattern: '^[a-z]+$' }
          example: lamp
        - name: size
          in: query
          schema: { type: integer, minimum: 1, maximum: 250 }
      responses: {}
`;

/** The cases of the document with some text replaced, by the end of their paths: whether each is valid. */
function casesWith(before: string, after: string): ReadonlyMap<string, boolean> {
  const changed = text.replace(before, () => after);
  expect(changed === text).toBe(before === after);
  const cases = parameterCases(parseContract(changed, 'a.yaml'), {});
  return new Map(cases.map(({ path, valid }) => [path.slice('/things/'.length), valid]));
}

describe('cases of parameters follow a change of the document', () => {
  const integer = 'type: integer, minimum: 1, maximum: 250';
  it.each([
    { change: 'a higher maximum', before: 'maximum: 250', after: 'maximum: 500', end: 'lamp?size=500', valid: true },
    { change: 'no maximum', before: ', maximum: 250', after: '', end: 'lamp?size=251', valid: undefined },
    { change: 'an enumeration', before: integer, after: 'type: string, enum: [A, B]', end: 'lamp?size=B', valid: true },
    { change: 'a boolean', before: integer, after: 'type: boolean', end: 'lamp?size=true', valid: true },
    { change: 'a boolean', before: integer, after: 'type: boolean', end: 'lamp?size=yes', valid: false },
    { change: 'a number', before: integer, after: 'type: number, maximum: 0.5', end: 'lamp?size=1.5', valid: false },
    { change: 'a longer id', before: '40', after: '41', end: 'a'.repeat(41), valid: true },
    { change: 'a wider pattern', before: '[a-z]', after: '[a-z_]', end: 'a_a', valid: true },
    { change: 'an extension', before: integer, after: `${integer}, x-note: a`, end: 'lamp?size=251', valid: false },
  ])('to $change', ({ before, after, end, valid }) => {
    expect(casesWith(before, after).get(end)).toBe(valid);
    if (valid !== false) expect(casesWith('', '').get(end)).not.toBe(valid);
  });

  it.each([
    ['a boolean', 'type: boolean', 'true'],
    ['an enumeration', 'type: string, enum: [A, B]', 'A'],
    ['a default', 'type: integer, default: 25', '25'],
    ['a minimum', 'type: integer, minimum: 5', '5'],
    ['a least length', 'type: string, minLength: 3', 'aaa'],
  ])('and need no example: %s', (_what, after, sample) => {
    expect(casesWith(integer, after).get(`lamp?size=${sample}`)).toBe(true);
  });
});

describe('a parameter for which no cases are made', () => {
  it.each([
    ['a keyword', 'maximum: 250', 'multipleOf: 5', 'the schema keyword multipleOf'],
    ['a format', 'type: integer, minimum: 1, maximum: 250', 'type: string, format: date', 'the format date'],
    ['a type', 'type: integer, minimum: 1, maximum: 250', 'type: array', 'the type array'],
  ])('is one question, with its position: %s', (_what, before, after, says) => {
    const changed = text.replace(before, after);
    const [question, ...more] = parameterQuestions(parseContract(changed, 'a.yaml'), 'a.yaml');
    expect(question).toContain(`a.yaml:${positionAfter(changed, 'in: query\n          ')}: `);
    expect(question).toContain(`which values does ${says} of getThing size allow? Say it in `);
    expect(more).toEqual([]);
  });

  it('is none of the document', () => {
    const questions = parameterQuestions(contract, 'spec/openapi.yaml');
    if (questions.length > 0) expect.fail(questions.join('\n'));
  });
});
