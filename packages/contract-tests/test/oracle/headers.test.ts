import { knownErrorCodeValues } from '@audit-gateway/types';
import { describe, expect, it } from 'vitest';
import { checkHeader, contract } from '../../src/contract.ts';
import { membersOf } from '../../src/document/members.ts';
import { documentedHeaders } from '../../src/document/operations.ts';
import { objectAt } from '../../src/document/values.ts';
import { headerRules } from '../../src/oracle/headers.ts';

const documented = contract.operations.flatMap((operation) =>
  [...operation.responses.keys()].flatMap((status) =>
    documentedHeaders(contract, operation, Number(status)).map((header) => ({
      ...header,
      schema: objectAt(contract.document, header.location),
    })),
  ),
);

it('the document has every header of the oracle', () => {
  const names = new Set(documented.map(({ name }) => name));
  expect(headerRules.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});

describe.each(headerRules)('$name', ({ name, required, type, format, allowed, refused }) => {
  const headers = documented.filter((header) => header.name === name);

  it('accepts valid values only', () => {
    for (const header of headers) {
      expect(allowed.filter((value) => checkHeader(header, value).length > 0)).toEqual([]);
      expect(refused.filter((value) => checkHeader(header, value).length === 0)).toEqual([]);
    }
  });

  it('has the documented type, and is required where documented', () => {
    for (const header of headers) {
      const said = { required: header.required, type: header.schema['type'], format: header.schema['format'] };
      expect(said).toEqual({ required, type, format });
    }
  });
});

it('the names of errors are those that the document knows', () => {
  const known = documented
    .filter(({ name }) => name === 'x-amzn-errortype')
    .map(({ schema }) => membersOf(contract.document, schema).sort());
  expect(new Set(known.map((values) => values.join()))).toEqual(
    new Set([
      knownErrorCodeValues
        .map((value) => ` = ${value}`)
        .sort()
        .join(),
    ]),
  );
});
