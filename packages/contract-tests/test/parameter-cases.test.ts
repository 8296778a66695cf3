import { contractFile, parseContract } from '@audit-gateway/contract';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parameterCases } from '../src/cases/parameter-cases.ts';

const text = await readFile(contractFile, 'utf8');

/** The cases of the document with some text replaced. */
function casesWith(before: string, after: string): ReturnType<typeof parameterCases> {
  expect(text).toContain(before);
  return parameterCases(
    parseContract(
      text.replaceAll(before, () => after),
      contractFile,
    ),
    {},
  );
}

/** Whether the case whose path has this end is valid; undefined where there is none. */
function validity(cases: ReturnType<typeof parameterCases>, end: string): boolean | undefined {
  return cases.find(({ path }) => path.endsWith(end))?.valid;
}

describe('cases of parameters follow a change of the document', () => {
  it.each([
    { change: 'a higher maximum', before: 'maximum: 250', after: 'maximum: 500', end: 'maxResults=500', valid: true },
    { change: 'no maximum', before: '        maximum: 250\n', after: '', end: 'maxResults=251', valid: undefined },
    {
      change: 'another state',
      before: 'FAILED, CANCELED]',
      after: 'FAILED, SOME_LATER_VALUE]',
      end: 'taskStatus=SOME_LATER_VALUE',
      valid: true,
    },
    { change: 'a longer id', before: 'maxLength: 40', after: 'maxLength: 41', end: `/${'a'.repeat(41)}`, valid: true },
    { change: 'a wider pattern', before: "'^[a-zA-Z0-9\\-]+$'", after: "'^[a-zA-Z0-9_]+$'", end: '/a_a', valid: true },
  ])('to $change', ({ before, after, end, valid }) => {
    expect(validity(casesWith(before, after), end)).toBe(valid);
    expect(validity(casesWith('openapi: 3.1.0', 'openapi: 3.1.0'), end)).not.toBe(valid);
  });

  it.each([
    { what: 'keyword', before: 'maximum: 250', after: 'multipleOf: 5', error: 'the schema keyword multipleOf' },
    { what: 'format', before: 'format: date-time', after: 'format: date', error: 'the format date' },
    {
      what: 'type',
      before: 'type: integer\n        format: int32\n        minimum: 1',
      after: 'type: number\n        minimum: 1',
      error: 'the type number',
    },
  ])('are refused for an unknown schema $what', ({ before, after, error }) => {
    expect(() => casesWith(before, after)).toThrow(`no cases are made for ${error} yet`);
  });
});
