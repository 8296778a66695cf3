import { loadContract } from '@audit-gateway/contract';
import * as types from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';

const { document, operations } = await loadContract();

function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function member(value: unknown, name: string): unknown {
  return membersOf(value).find(([key]) => key === name)?.[1];
}

const schemas = member(document['components'], 'schemas');
const enumerations = membersOf(schemas).flatMap(([name, schema]) => {
  const values = member(schema, 'enum');
  return values === undefined ? [] : { list: `${name.charAt(0).toLowerCase()}${name.slice(1)}Values`, values };
});
const exported: Readonly<Record<string, unknown>> = types;

describe('the version of the contract', () => {
  it("is the document's", () => {
    expect(types.contractVersion).toBe(document.info.version);
  });
});

describe('the lists of values', () => {
  it('are those of the enumerations of the document, no more and no less', () => {
    const lists = Object.keys(exported).filter((name) => name.endsWith('Values'));
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.sort()).toEqual(enumerations.map(({ list }) => list).sort());
  });

  it.each(enumerations)('$list is in the order of the document', ({ list, values }) => {
    expect(exported[list]).toEqual(values);
  });
});

describe('what the document says of each value', () => {
  it('is in the tables', () => {
    expect(types.auditTaskStatusFinal).toEqual(member(member(schemas, 'AuditTaskStatus'), 'x-final'));
    expect(types.auditCheckRunStatusFinal).toEqual(member(member(schemas, 'AuditCheckRunStatus'), 'x-final'));
    expect(types.auditCheckRunStatusCountedAs).toEqual(member(member(schemas, 'AuditCheckRunStatus'), 'x-counted-as'));
  });

  it('makes the list of final statuses', () => {
    const final = types.auditTaskStatusValues.filter((status) => types.auditTaskStatusFinal[status]);
    expect(types.finalAuditTaskStatuses).toEqual(final);
    expect(final).toContain('COMPLETED');
    expect(final).not.toContain('IN_PROGRESS');
  });
});

/** What of a parameter's schema its type says already, or nothing that a client could check. */
const notRules = ['type', 'format', 'enum', 'description', 'examples'];
const isRule = (keyword: string): boolean => !notRules.includes(keyword) && !keyword.startsWith('x-');

describe('the rules for parameters', () => {
  it('are those of the operations of the document', () => {
    expect(Object.keys(types.parameterRules)).toEqual(operations.map(({ id }) => id));
  });

  it.each(operations)('of $id are all that the schemas of its parameters demand', ({ id, parameters }) => {
    const demanded = parameters.map(({ name, schema }) => [
      name,
      Object.fromEntries(Object.entries(schema).filter(([keyword]) => isRule(keyword))),
    ]);
    expect(demanded.length).toBeGreaterThan(0);
    expect(types.parameterRules).toHaveProperty(id, Object.fromEntries(demanded));
  });
});
