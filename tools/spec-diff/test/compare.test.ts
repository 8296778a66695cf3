import { readFile } from 'node:fs/promises';
import { contractFile } from '@audit-gateway/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compare } from '../compare/compare.ts';
import { asObject, type Json } from '../compare/json.ts';
import { fromReference, toPointer, valueAt } from '../compare/json-pointer.ts';
import { baseDocument } from './base-document.ts';
import { changes } from './changes.ts';
import { edit } from './edit.ts';

const contract = asObject(parse(await readFile(contractFile, 'utf8')));

describe('a change is called what it is', () => {
  it.each(changes)('$what at $at: $before became $after', ({ at, before, after, severity, hits, pointer }) => {
    const location = fromReference(`#${at}`) ?? [];
    const [first, ...rest] = compare(edit(baseDocument, location, before), edit(baseDocument, location, after));
    expect(first).toMatchObject({ severity, hits, pointer });
    // What comes with it is milder, or says the same of the same location.
    for (const other of rest) expect(other.severity === severity && other.pointer !== pointer).toBe(false);
  });

  it('covers what changes', () => {
    const severities = Map.groupBy(changes, ({ severity }) => severity);
    expect(changes.length).toBeGreaterThan(80);
    for (const rows of severities.values()) expect(rows.length).toBeGreaterThan(15);
  });
});

describe('the contract', () => {
  const locations = placesIn(contract, []);

  it('compared with itself has not changed', () => {
    expect(compare(contract, structuredClone(contract))).toEqual([]);
  });

  it('cannot change in any value without that being found', () => {
    const leaves = locations.filter((location) => mutate(valueAt(contract, location)) !== undefined);
    expect(leaves.length).toBeGreaterThan(500);
    const silent = leaves.filter((location) => {
      const mutated = edit(contract, location, mutate(valueAt(contract, location)));
      return compare(contract, mutated).length === 0;
    });
    expect(silent.map(toPointer)).toEqual([]);
  });

  it('cannot lose or gain anything without that being found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...locations), (location) => {
        const shorter = edit(contract, location, undefined);
        expect(compare(contract, shorter), toPointer(location)).not.toEqual([]);
        expect(compare(shorter, contract), toPointer(location)).not.toEqual([]);
      }),
    );
  });
});

describe('a definition under another name', () => {
  const renamed = (name: string): Json => {
    const text = JSON.stringify(contract);
    expect(text).toContain(`/${name}"`);
    return asObject(parse(text.replaceAll(`/${name}"`, `/Other"`).replaceAll(`"${name}":`, '"Other":')));
  };

  it('is safe where nothing uses it', () => {
    const { Unused, ...schemas } = baseDocument.components.schemas;
    const after = edit(baseDocument, ['components', 'schemas'], { ...schemas, Other: Unused });
    expect(compare(baseDocument, after)).toMatchObject([
      { severity: 'safe', pointer: '/components/schemas/Other', hits: [] },
    ]);
  });

  it('is risky where it names a type of generated code, and one change wherever it is used', () => {
    expect(compare(contract, renamed('UnknownValue'))).toMatchObject([
      { severity: 'risky', pointer: '/components/schemas/Other', hits: ['callers', 'readers'] },
    ]);
  });

  it('is safe where it names nothing', () => {
    expect(compare(contract, renamed('RetryAfter'))).toMatchObject([
      { severity: 'safe', pointer: '/components/headers/Other' },
    ]);
  });
});

describe('a path under another template', () => {
  it('is safe where only the name of a variable differs', () => {
    const text = JSON.stringify(contract).replaceAll('{taskId}', '{id}').replace('"name":"taskId"', '"name":"id"');
    expect(compare(contract, asObject(parse(text))).map(({ severity, pointer }) => [severity, pointer])).toEqual([
      ['safe', '/paths/~1audit~1tasks~1{id}'],
      ['safe', '/components/parameters/TaskId/name'],
      // Its text names the path.
      ['safe', '/components/examples/UnknownOperationProblem'],
    ]);
  });
});

describe('what stands beside a reference', () => {
  const at = ['paths', '/things', 'get', 'responses', '200', 'headers', 'Count'];

  it.each([
    { name: 'is ignored in a header: required', beside: { required: true }, found: [] },
    { name: 'is ignored in a header: a schema', beside: { schema: { type: 'integer' } }, found: [] },
    { name: 'counts in a header if it is a description', beside: { description: 'How many.' }, found: ['safe'] },
  ])('$name', ({ beside, found }) => {
    const reference = { $ref: '#/components/headers/Count' };
    const components = { ...baseDocument.components, headers: { Count: { schema: { type: 'string' } } } };
    const before = edit({ ...baseDocument, components }, at, reference);
    const after = edit(before, at, { ...reference, ...beside });
    expect(compare(before, after).map(({ severity }) => severity)).toEqual(found);
  });
});

describe('a definition that requests and responses share', () => {
  it('is one change, which hits whom it narrows or widens for', () => {
    const at = ['components', 'schemas', 'TaskId', 'maxLength'];
    const pointer = toPointer(at);
    expect(compare(contract, edit(contract, at, 41))).toMatchObject([
      { pointer, severity: 'breaking', hits: ['readers'] },
    ]);
    expect(compare(contract, edit(contract, at, 39))).toMatchObject([
      { pointer, severity: 'breaking', hits: ['callers'] },
    ]);
  });

  it('may refer to itself', () => {
    const tree = { type: 'object', properties: { children: { items: { $ref: '#/components/schemas/Shared' } } } };
    const before = edit(baseDocument, ['components', 'schemas', 'Shared'], tree);
    const after = edit(before, ['components', 'schemas', 'Shared', 'properties', 'depth'], { type: 'integer' });
    expect(compare(before, after)).toMatchObject([{ severity: 'safe', hits: ['callers', 'readers'] }]);
  });
});

/** Every location below the document itself. */
function placesIn(value: unknown, at: readonly string[]): (readonly string[])[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return members.flatMap(([name, member]) => [[...at, name], ...placesIn(member, [...at, name])]);
}

/** Another value of the same kind; undefined where there are locations below. */
function mutate(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === null) return 'x';
  if (Array.isArray(value)) return value.length === 0 ? ['x'] : undefined;
  return Object.keys(asObject(value)).length === 0 ? { x: [] } : undefined;
}
