import {
  auditCheckErrorCodeValues,
  auditCheckNameValues,
  auditCheckRunStatusValues,
  auditTaskStatusValues,
  auditTaskTypeValues,
  knownErrorCodeValues,
  problemTypeValues,
} from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { checkResponse, contract } from '../../src/contract.ts';
import { memberLocation, membersOf } from '../../src/document/members.ts';
import { member, objectAt } from '../../src/document/values.ts';
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
        listed: status,
        status: status === 'default' ? otherStatus : Number(status),
      })),
  );
  const variants = variantsOf({ given, mediaType: contentType, ...response });

  it('has valid and invalid variants', () => {
    for (const valid of [true, false]) expect(variants.filter((variant) => variant.valid === valid)).not.toEqual([]);
  });

  it.each(places)('$id lists $listed', ({ operation, listed }) => {
    expect([...operation.responses.keys()]).toContain(listed);
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

describe('the types that bindings choose', () => {
  const schemas = objectAt(contract.document, ['components', 'schemas']);

  it.each(numberTypes)(
    'numbers of $operation $status $owner: $format',
    ({ operation, status, owner, names, type, format }) => {
      for (const name of names) {
        const of = objectAt(contract.document, memberLocation(contract, operation, status, `${owner}${name}`));
        expect({ name, of }).toMatchObject({ name, of: { type, format } });
      }
    },
  );

  it.each(Object.keys(schemas).filter((name) => 'enum' in member(contract.document, schemas, name)))(
    'the enumeration %s: of strings',
    (name) => expect(schemas[name]).toMatchObject({ type: 'string' }),
  );
});

describe('what is open to later values names the known ones', () => {
  it.each([
    { schema: 'AuditTask', member: 'taskStatus', known: auditTaskStatusValues },
    { schema: 'AuditTask', member: 'taskType', known: auditTaskTypeValues },
    { schema: 'AuditTaskDetails', member: 'taskStatus', known: auditTaskStatusValues },
    { schema: 'AuditTaskDetails', member: 'taskType', known: auditTaskTypeValues },
    { schema: 'AuditTaskDetails', member: 'auditDetails', known: auditCheckNameValues, areNames: true },
    { schema: 'AuditCheckDetails', member: 'checkRunStatus', known: auditCheckRunStatusValues },
    { schema: 'AuditCheckDetails', member: 'errorCode', known: auditCheckErrorCodeValues },
    { schema: 'Problem', member: 'type', known: problemTypeValues },
    { schema: 'Problem', member: 'code', known: knownErrorCodeValues },
  ])('$schema $member', ({ schema, member: name, known, areNames = false }) => {
    const members = membersOf(contract.document, objectAt(contract.document, ['components', 'schemas', schema]));
    const own = members.filter((each) => each.startsWith(areNames ? `${name}{` : `${name} = `) && !each.includes('}.'));
    expect(own).toEqual(known.map((value) => (areNames ? `${name}{${value}}` : `${name} = ${value}`)));
  });
});
