import { createResponseChecker, loadContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { resolve } from '../src/reference.ts';

const contract = await loadContract();
const { document, operations } = contract;
const checkResponse = createResponseChecker(contract);

const mediaType = z.looseObject({ examples: z.record(z.string(), z.unknown()).default({}) });
const example = z.object({ value: z.unknown() });

/** A status that stands for all that a contract leaves to `default`. */
const otherStatus = 418;

const documented = operations.flatMap((operation) =>
  [...operation.responses].flatMap(([status, { schemas }]) =>
    [...schemas].map(([contentType, schemaLocation]) => {
      const { value, location } = resolve(document, schemaLocation.slice(0, -1), mediaType);
      const bodies = Object.keys(value.examples).map((name) => ({
        name,
        body: resolve(document, [...location, 'examples', name], example).value.value,
      }));
      return { operation, id: operation.id, status, contentType, bodies };
    }),
  ),
);
const examples = documented.flatMap(({ bodies, ...of }) => bodies.map((body) => ({ ...of, ...body })));

describe("the contract's examples", () => {
  it.each(documented)('are there for $id $status $contentType', ({ bodies }) => {
    expect(bodies.length).toBeGreaterThan(0);
  });

  it('are many', () => {
    expect(new Set(examples.map(({ id }) => id)).size).toBe(operations.length);
    expect(examples.length).toBeGreaterThan(40);
  });

  it.each(examples)('are what $id $status $contentType says: $name', ({ operation, status, contentType, body }) => {
    const answer = { status: status === 'default' ? otherStatus : Number(status), contentType, body };
    expect(checkResponse(operation, answer)).toEqual([]);
  });

  it.each(examples.filter(({ contentType }) => contentType === 'application/problem+json'))(
    'carry the status that they stand under: $id $status $name',
    ({ operation, status, body }) => {
      const said = String(z.object({ status: z.number() }).parse(body).status);
      expect(operation.responses.has(said) ? said : 'default').toBe(status);
    },
  );
});
