import { describe, expect, it } from 'vitest';
import { checkResponse, contract } from '../../src/contract.ts';
import { memberLocation } from '../../src/document/members.ts';
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
