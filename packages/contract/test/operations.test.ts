import { describe, expect, it } from 'vitest';
import { contractOf, onlyOperation } from './support/contract.ts';

const get = (parts: object = {}): object => ({ operationId: 'listThings', responses: {}, ...parts });
const query = (name: string, parts: object = {}): object => ({ name, in: 'query', schema: {}, ...parts });
const read = (name: string, parts: object = {}): object => ({
  name,
  in: 'query',
  required: false,
  schema: {},
  ...parts,
});

describe('operations', () => {
  it('have their id, method and path', () => {
    const { operations } = contractOf({
      '/things': {
        get: { operationId: 'listThings', responses: {} },
        post: { operationId: 'addThing', responses: {} },
      },
      '/things/{id}': { delete: { operationId: 'dropThing', responses: {} } },
    });
    expect(operations.map(({ id, method, path }) => ({ id, method, path }))).toEqual([
      { id: 'listThings', method: 'GET', path: '/things' },
      { id: 'addThing', method: 'POST', path: '/things' },
      { id: 'dropThing', method: 'DELETE', path: '/things/{id}' },
    ]);
  });

  it.each(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])('may have the method %s', (method) => {
    expect(onlyOperation(contractOf({ '/things': { [method]: get() } })).method).toBe(method.toUpperCase());
  });

  it('may be none', () => {
    expect(contractOf({ '/things': { summary: 'Things' } }).operations).toEqual([]);
  });

  it('are found where a path item is a reference', () => {
    const contract = contractOf(
      { '/things': { $ref: '#/components/pathItems/Things' } },
      { pathItems: { Things: { parameters: [query('a')], get: get() } } },
    );
    expect(onlyOperation(contract)).toMatchObject({ id: 'listThings', path: '/things', parameters: [read('a')] });
  });
});

describe('parameters', () => {
  it.each([
    { kind: 'none', item: {}, parameters: [] },
    { kind: 'their own', item: { get: get({ parameters: [query('a')] }) }, parameters: [read('a')] },
    { kind: "those of the path's item", item: { parameters: [query('a')], get: get() }, parameters: [read('a')] },
    {
      kind: "those of the path's item before their own",
      item: { parameters: [query('a')], get: get({ parameters: [query('b')] }) },
      parameters: [read('a'), read('b')],
    },
    {
      kind: "their own in place of the path's item's of the same name and place",
      item: {
        parameters: [query('a'), query('b')],
        get: get({ parameters: [query('a', { required: true }), { ...query('b'), in: 'header' }] }),
      },
      parameters: [read('a', { required: true }), read('b'), read('b', { in: 'header' })],
    },
  ])('of an operation are $kind', ({ item, parameters }) => {
    expect(onlyOperation(contractOf({ '/things': { get: get(), ...item } })).parameters).toEqual(parameters);
  });

  it('have their references resolved, and those of their schemas', () => {
    const contract = contractOf(
      { '/things': { get: get({ parameters: [{ $ref: '#/components/parameters/Alias' }] }) } },
      {
        parameters: {
          Alias: { $ref: '#/components/parameters/a~1b%25' },
          'a/b%': query('a', { schema: { $ref: '#/components/schemas/A' } }),
        },
        schemas: { A: { type: 'integer', minimum: 1, maximum: 250, default: 25, 'x-note': 'kept' } },
      },
    );
    expect(onlyOperation(contract).parameters).toEqual([
      read('a', { schema: { type: 'integer', minimum: 1, maximum: 250, default: 25, 'x-note': 'kept' } }),
    ]);
  });

  it.each([
    { fault: 'an unknown place', parameter: query('a', { in: 'body' }), place: '/in' },
    { fault: 'no name', parameter: { in: 'query', schema: {} }, place: '/name' },
    { fault: 'no schema', parameter: { name: 'a', in: 'query' }, place: '/schema' },
    {
      fault: 'a limit that is no number',
      parameter: query('a', { schema: { minimum: '1' } }),
      place: '/schema/minimum',
    },
  ])('with $fault are refused with their place', ({ parameter, place }) => {
    expect(() => contractOf({ '/things': { get: get({ parameters: [parameter] }) } })).toThrow(
      `: /paths/~1things/get/parameters/0${place}: `,
    );
  });
});

describe('responses', () => {
  it('are known by status and media type, with the place of each schema', () => {
    const contract = contractOf(
      {
        '/things': {
          get: get({
            responses: {
              200: { content: { 'application/json': { schema: {} } } },
              204: { description: 'None.' },
              default: { $ref: '#/components/responses/Failure' },
            },
          }),
        },
      },
      {
        responses: {
          Failure: { content: { 'application/problem+json': { schema: {} }, 'application/json': { schema: {} } } },
        },
      },
    );
    const failure = ['components', 'responses', 'Failure', 'content'];
    expect(onlyOperation(contract).responses).toEqual(
      new Map([
        [
          '200',
          {
            schemas: new Map([
              [
                'application/json',
                ['paths', '/things', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
              ],
            ]),
          },
        ],
        ['204', { schemas: new Map() }],
        [
          'default',
          {
            schemas: new Map([
              ['application/problem+json', [...failure, 'application/problem+json', 'schema']],
              ['application/json', [...failure, 'application/json', 'schema']],
            ]),
          },
        ],
      ]),
    );
  });

  it('that are references to nowhere are refused', () => {
    expect(() =>
      contractOf({ '/things': { get: get({ responses: { 200: { $ref: '#/components/responses/A' } } }) } }),
    ).toThrow(': /paths/~1things/get/responses/200: $ref #/components/responses/A: there is nothing');
  });
});
