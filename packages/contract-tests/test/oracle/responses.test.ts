import { describe, expect, it } from 'vitest';
import { checkResponse, contract } from '../../src/contract.ts';
import { membersIn, membersOf } from '../../src/document/members.ts';
import { documentedResponses } from '../../src/document/operations.ts';
import { member, objectAt } from '../../src/document/values.ts';
import {
  checkErrorCodes,
  checkNames,
  errorNames,
  failureSources,
  problemTypes,
} from '../../src/oracle/known-values.ts';
import { numberTypes, completeResponses } from '../../src/oracle/responses.ts';
import { variantsOf } from '../../src/oracle/variants.ts';

/** A status that the contract does not list. */
const otherStatus = 418;

describe.each(completeResponses)('$name', ({ given, mediaType: contentType, ...response }) => {
  const places = Object.entries(given).flatMap(([status, operationIds]) =>
    contract.operations
      .filter(({ id }) => operationIds.includes(id))
      .map((operation) => ({
        id: operation.id,
        operation,
        status: status === 'default' ? otherStatus : Number(status),
      })),
  );
  const variants = variantsOf({ given, mediaType: contentType, ...response });

  it('has valid and invalid variants', () => {
    for (const valid of [true, false]) expect(variants.filter((variant) => variant.valid === valid)).not.toEqual([]);
  });

  it.each(places)('$id $status accepts valid content only', ({ operation, status }) => {
    expect(checkResponse(operation, { status, contentType, body: response.body })).toEqual([]);
    const wrong = variants.filter(
      ({ body, valid }) => (checkResponse(operation, { status, contentType, body }).length === 0) !== valid,
    );
    expect(wrong.map(({ pointer, change, valid }) => `${pointer} ${change}: ${valid ? 'refused' : 'allowed'}`)).toEqual(
      [],
    );
  });
});

describe('members', () => {
  const isMember = (pointer: string): boolean => !/ = |\}$/.test(pointer);

  it.each(
    documentedResponses(contract).flatMap(({ operation: { id }, status, contents }) =>
      contents.map(({ mediaType, schema }) => ({ id, status, mediaType, schema })),
    ),
  )('of $id $status $mediaType are the documented ones', ({ id, status, mediaType, schema }) => {
    const whole = completeResponses.find(
      ({ given, ...of }) => of.mediaType === mediaType && given[status]?.includes(id),
    );
    const documented = membersOf(contract.document, schema).filter(isMember);
    expect(new Set(documented)).toEqual(new Set(membersIn(contract.document, schema, whole?.body).filter(isMember)));
  });
});

it.each(contract.operations)('$id has exactly the documented statuses', ({ id, responses }) => {
  const withContent = completeResponses.flatMap(({ given }) =>
    Object.entries(given).flatMap(([status, operationIds]) => (operationIds.includes(id) ? [status] : [])),
  );
  expect(new Set(responses.keys())).toEqual(new Set([...withContent, '304']));
});

describe('the types that bindings choose', () => {
  const schemas = objectAt(contract.document, ['components', 'schemas']);

  it.each(numberTypes)('numbers of $schema: $format', ({ schema, names, type, format }) => {
    const properties = objectAt(contract.document, ['components', 'schemas', schema, 'properties']);
    for (const name of names) expect({ name, of: properties[name] }).toMatchObject({ name, of: { type, format } });
  });

  it.each(Object.keys(schemas).filter((name) => 'enum' in member(contract.document, schemas, name)))(
    'the enumeration %s: of strings',
    (name) => expect(schemas[name]).toMatchObject({ type: 'string' }),
  );
});

describe('known values', () => {
  /** The values that the contract knows at a location. */
  function knownAt(id: string, status: string, pattern: RegExp): string[] {
    const [{ schema } = { schema: {} }] = documentedResponses(contract)
      .filter((response) => response.operation.id === id && response.status === status)
      .flatMap(({ contents }) => contents);
    const found = membersOf(contract.document, schema).flatMap((pointer) => pattern.exec(pointer)?.[1] ?? []);
    return found.sort();
  }

  it.each([
    { what: 'names of checks', status: '200', pattern: /^auditDetails\{(.+)\}$/, values: checkNames },
    { what: 'codes of failed checks', status: '200', pattern: /errorCode = (.+)$/, values: checkErrorCodes },
    { what: 'names of errors', status: '400', pattern: /^code = (.+)$/, values: errorNames },
    { what: 'sources of failures', status: '400', pattern: /^source = (.+)$/, values: failureSources },
    { what: 'kinds of failures', status: '400', pattern: /^type = (.+)$/, values: problemTypes },
  ])('$what are the documented ones', ({ status, pattern, values }) => {
    expect(knownAt('describeAuditTask', status, pattern)).toEqual(values);
  });
});
