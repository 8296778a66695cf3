import { readFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareWithModel } from '../detect.ts';
import { json, membersOf } from '../document.ts';
import { mutantsOf } from '../mutants.ts';
import { readExplanations, renderReport, unexplained } from '../report.ts';

const document = membersOf(json.parse(parse(await readFile(contractFile, 'utf8'))));
const mutants = mutantsOf(document);
const ids = new Set(mutants.map(({ id }) => id));

/** The mutants of a document with one schema. */
function ofSchema(schema: object): string[] {
  const location = '/components/schemas/A';
  return mutantsOf(membersOf(json.parse({ components: { schemas: { A: schema } } }))).map(({ id }) =>
    id.replace(location, '').trim(),
  );
}

describe('the mutants of the contract', () => {
  it('are many, each is one of its own, and none is the contract', () => {
    expect(mutants.length).toBeGreaterThan(1000);
    expect(ids.size).toBe(mutants.length);
    const original = JSON.stringify(document);
    expect(mutants.filter(({ edit }) => JSON.stringify(edit(document)) === original)).toEqual([]);
    expect(JSON.stringify(document)).toBe(original);
  });

  it('change one point each', () => {
    const lines = JSON.stringify(document, null, 1).split('\n');
    const lineSet = new Set(lines);
    for (const { id, edit } of mutants.filter((mutant) => mutant.id.includes(' changed to '))) {
      const others = JSON.stringify(edit(document), null, 1)
        .split('\n')
        .filter((line) => !lineSet.has(line));
      expect({ id, many: others.length > 4 }).toEqual({ id, many: false });
    }
  });
});

it.each([
  {
    schema: { type: 'integer', minimum: 1, default: 25 },
    expected: [
      '/type removed',
      '/type changed to "number"',
      '/type changed to "string"',
      '/type changed to ["integer","null"]',
      '/minimum removed',
      '/minimum changed to 0',
      '/minimum changed to 2',
      '/maximum added 10',
      '/default removed',
      '/default changed to 24',
      '/default changed to 26',
    ],
  },
  {
    schema: { enum: ['A', 'B'] },
    expected: [
      '/enum/0 removed',
      '/enum/0 changed to "A_X"',
      '/enum/1 removed',
      '/enum/1 changed to "B_X"',
      '/enum/2 added "ONE_MORE"',
    ],
  },
  {
    schema: { pattern: '^[a-z_]+$' },
    expected: [
      '/pattern removed',
      '/pattern changed to "[a-z_]+$"',
      '/pattern changed to "^[a-z_]+"',
      '/pattern changed to "^[_]+$"',
      '/pattern changed to "^[a-z]+$"',
      '/pattern changed to "^[.a-z_]+$"',
    ],
  },
  {
    schema: { required: ['a'], properties: { a: {}, b: {} } },
    expected: [
      '/properties/a removed',
      '/properties/a renamed to aX',
      '/properties/b removed',
      '/properties/b renamed to bX',
      '/properties/oneMore added {"type":"string"}',
      '/required/0 removed',
      '/required added ["a","b"]',
      '/additionalProperties added false',
    ],
  },
  {
    schema: { anyOf: [{ format: 'int32' }, {}] },
    expected: [
      '/anyOf/0 removed',
      '/anyOf/1 removed',
      '/anyOf removed',
      '/anyOf/0/format removed',
      '/anyOf/0/format changed to "int64"',
    ],
  },
])('a schema is mutated at each of its points: $schema', ({ schema, expected }) => {
  expect(ofSchema(schema)).toEqual(expected);
});

describe('loading the contract, or comparing it with AWS, detects', () => {
  it.each([
    ['a parameter less', /TaskStatus\/name changed/, 'model'],
    ['a value less, of which the document says something', /AuditTaskStatus\/enum\/0 removed/, 'loading'],
    ['another path', /tasks renamed/, 'model'],
    ['an operationId less', /operationId removed/, 'loading'],
    ['a member with nothing in it', /200\/content\/application~1json\/schema removed/, 'loading'],
    // Neither knows limits.
    ['no limit', /MaxResults\/schema\/maximum removed/, undefined],
  ])('%s', async (_what, pattern, by) => {
    const found = mutants.find(({ id }) => pattern.test(id));
    const ofContract = await compareWithModel(JSON.stringify(document));
    const ofMutant = await compareWithModel(JSON.stringify(found?.edit(document)));
    expect(ofMutant.by).toBe(by ?? ofContract.by);
  });
});

describe('the survivors', () => {
  it('that are explained are mutants of the contract', async () => {
    expect(unexplained(await readExplanations(), ids, [])).toEqual([]);
  });

  const all = new Set(['a', 'b']);
  it.each([
    ['one is not explained', {}, ['a'], ['survived: a']],
    ['one is', { a: 'no caller sees it' }, ['a'], []],
    ['an explained one was detected', { a: 'no' }, [], ['explained as a survivor, but it was detected: a']],
    ['an explained one is gone', { c: 'no' }, [], ['explained, but there is no such mutant: c']],
  ])('are complained of where they should: %s', (_what, explanations, survivors, complaints) => {
    const checked = [...all].map((id) => ({ id, survived: survivors.some((one) => one === id) }));
    expect(unexplained(explanations, all, checked)).toEqual(complaints);
  });

  it('lower the score unless they are explained', () => {
    const checked = mutants.slice(0, 4).map((mutant, index) => ({
      mutant,
      result: { by: index < 2 ? ('suite' as const) : undefined, detail: '' },
    }));
    expect(renderReport(checked, {})).toContain('2 of 4 mutants were detected, and 0 cannot be: 50.0 %');
    const explanations = { [mutants[2]?.id ?? '']: 'no caller sees it' };
    const report = renderReport(checked, explanations);
    expect(report).toContain('2 of 4 mutants were detected, and 1 cannot be: 66.7 %');
    expect(report).toContain('no caller sees it');
    expect(report).toContain('**not explained**');
  });
});
