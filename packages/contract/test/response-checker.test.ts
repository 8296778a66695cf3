import { ContractError, createResponseChecker, type ParsedResponse, type Violation } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import { contractOf, onlyOperation } from './support/contract.ts';

const thing = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    state: { anyOf: [{ $ref: '#/components/schemas/State' }, { type: 'string' }] },
    started: { type: 'number' },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
    next: { type: ['string', 'null'] },
    last: { type: 'string', format: 'date-time' },
    size: { type: 'integer', format: 'int32' },
  },
};
const problem = {
  type: 'object',
  required: ['title', 'source'],
  properties: { title: { type: 'string' }, source: { enum: ['caller', 'gateway'] } },
};
const components = { schemas: { Thing: thing, Problem: problem, State: { type: 'string', enum: ['ON', 'OFF'] } } };
const ref = (name: string): object => ({ schema: { $ref: `#/components/schemas/${name}` } });
const titled = (title: string): object => ({ schema: { type: 'object', properties: { title: { const: title } } } });

/** What a checker finds in an answer of the only operation that has these responses. */
function check(responses: object, answer: Partial<ParsedResponse>): readonly Violation[] {
  const contract = contractOf({ '/things': { get: { operationId: 'getThing', responses } } }, components);
  const checkResponse = createResponseChecker(contract);
  return checkResponse(onlyOperation(contract), {
    status: 200,
    contentType: 'application/json',
    body: {},
    ...answer,
  });
}

describe('the status of an answer', () => {
  const responses = {
    200: { content: { 'application/json': titled('200') } },
    404: { content: { 'application/json': titled('404') } },
    '4XX': { content: { 'application/json': titled('4XX') } },
    default: { content: { 'application/json': titled('default') } },
  };
  it.each([
    { status: 200, falls: '200' },
    { status: 404, falls: '404' },
    { status: 400, falls: '4XX' },
    { status: 499, falls: '4XX' },
    { status: 201, falls: 'default' },
    { status: 503, falls: 'default' },
  ])('$status falls under $falls', ({ status, falls }) => {
    expect(check(responses, { status, body: { title: falls } })).toEqual([]);
    expect(check(responses, { status, body: { title: 'other' } })).toMatchObject([{ pointer: '/title' }]);
  });

  it('breaks the contract where it is not documented and there is no default', () => {
    const { 200: ok, 404: notFound } = responses;
    expect(check({ 200: ok, 404: notFound }, { status: 500 })).toEqual([
      { pointer: '', message: 'status must be 200 or 404; it is 500' },
    ]);
  });
});

describe('the content type of an answer', () => {
  const responses = {
    200: { content: { 'application/json': ref('Thing') } },
    204: { description: 'Nothing.' },
    400: { content: { 'application/problem+json': ref('Problem'), 'application/json': ref('Thing') } },
  };
  const json = 'must be application/json';
  const either = 'must be application/problem+json or application/json';
  it.each([
    { status: 200, contentType: 'application/json', rule: undefined },
    { status: 200, contentType: 'application/json; charset=utf-8', rule: undefined },
    { status: 200, contentType: 'application/json;charset=UTF-8', rule: undefined },
    { status: 200, contentType: ' Application/JSON ; charset=utf-8', rule: undefined },
    { status: 200, contentType: 'application/x-amz-json-1.1', rule: `${json}; it is application/x-amz-json-1.1` },
    { status: 200, contentType: 'text/html; charset=utf-8', rule: `${json}; it is text/html` },
    { status: 200, contentType: 'application/problem+json', rule: `${json}; it is application/problem+json` },
    { status: 200, contentType: '', rule: `${json}; it is absent` },
    { status: 200, contentType: ';', rule: `${json}; it is absent` },
    { status: 400, contentType: 'application/json', rule: undefined },
    { status: 400, contentType: 'text/plain', rule: `${either}; it is text/plain` },
    { status: 204, contentType: '', rule: undefined },
    { status: 204, contentType: 'application/json', rule: 'must be absent; it is application/json' },
  ])('$status with "$contentType": $rule', ({ status, contentType, rule }) => {
    const expected = rule === undefined ? [] : [{ pointer: '', message: `content type ${rule}` }];
    expect(check(responses, { status, contentType })).toEqual(expected);
  });

  it.each([
    { contentType: 'application/problem+json', body: { title: 'No', source: 'caller' }, pointers: [] },
    { contentType: 'application/problem+json', body: { name: 'a' }, pointers: [''] },
    { contentType: 'application/json', body: { name: 'a' }, pointers: [] },
    { contentType: 'application/json', body: { name: 1 }, pointers: ['/name'] },
  ])('chooses the schema: $body as $contentType', ({ contentType, body, pointers }) => {
    expect(check(responses, { status: 400, contentType, body }).map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('the content of an answer', () => {
  const responses = {
    200: { content: { 'application/json': ref('Thing') } },
    400: { content: { 'application/json': ref('Problem') } },
  };

  it.each([
    { what: 'nothing of what may be there', body: {} },
    { what: 'everything', body: { name: 'a', state: 'ON', started: 1.5, counts: { a: 1 }, parts: [{}], next: 'b' } },
    { what: 'a null where it may be', body: { next: null } },
    { what: 'members that are not known', body: { later: { a: 1 }, parts: [{ later: true }] } },
    { what: 'values of an open enumeration that are not known', body: { state: 'SOME_LATER_VALUE' } },
  ])('may have $what', ({ body }) => {
    expect(check(responses, { body })).toEqual([]);
  });

  it.each([
    { what: 'no object', body: [], violations: [{ pointer: '', message: 'must be object' }] },
    { what: 'null', body: null, violations: [{ pointer: '', message: 'must be object' }] },
    { what: 'nothing', body: undefined, violations: [{ pointer: '', message: 'must be object' }] },
    {
      what: 'a null where none may be',
      body: { name: null },
      violations: [{ pointer: '/name', message: 'must be string' }],
    },
    {
      what: 'an open enumeration that is no string',
      body: { state: 1 },
      violations: [
        {
          pointer: '/state',
          message: 'must be string; must be equal to one of the allowed values: ON, OFF; must match a schema in anyOf',
        },
      ],
    },
    {
      what: 'several faults',
      body: { name: 1, started: '2026-01-01', parts: [{}, { next: 5 }], counts: { 'a/b~c': 1.5 } },
      violations: [
        { pointer: '/name', message: 'must be string' },
        { pointer: '/started', message: 'must be number' },
        { pointer: '/counts/a~1b~0c', message: 'must be integer' },
        { pointer: '/parts/1/next', message: 'must be string,null' },
      ],
    },
    {
      what: 'strings and numbers of another format',
      body: { last: '2026-13-01T00:00:00Z', size: 2 ** 31 },
      violations: [
        { pointer: '/last', message: 'must match format "date-time"' },
        { pointer: '/size', message: 'must match format "int32"' },
      ],
    },
    {
      what: 'no member of those that must be there',
      status: 400,
      body: {},
      violations: [
        { pointer: '', message: "must have required property 'title'; must have required property 'source'" },
      ],
    },
    {
      what: 'an unknown value of a closed enumeration',
      status: 400,
      body: { title: 'No', source: 'moon' },
      violations: [{ pointer: '/source', message: 'must be equal to one of the allowed values: caller, gateway' }],
    },
  ])('is named by its places where it has $what', ({ status = 200, body, violations }) => {
    expect(check(responses, { status, body })).toEqual(violations);
  });

  it('is not repeated in what is said of it', () => {
    const violations = check(responses, { body: { name: ['AKIDSECRET'], state: { token: 'AKIDSECRET' } } });
    expect(violations).toHaveLength(2);
    expect(JSON.stringify(violations)).not.toContain('AKIDSECRET');
  });
});

describe('a schema', () => {
  it.each(['/a/{b}', '/a b', '/a%2Fb', '/a~b~1', '/é😀', '/a#b?c'])('is found wherever it stands: %s', (path) => {
    const responses = { 200: { content: { 'application/json': ref('Thing') } } };
    const contract = contractOf({ [path]: { get: { operationId: 'getThing', responses } } }, components);
    const violations = createResponseChecker(contract)(onlyOperation(contract), {
      status: 200,
      contentType: 'application/json',
      body: { name: 1 },
    });
    expect(violations).toEqual([{ pointer: '/name', message: 'must be string' }]);
  });

  const place = '#/paths/~1things/get/responses/200/content/application~1json/schema: ';
  it.each([
    { fault: 'a type that there is not', schema: { type: 'strnig' }, reason: /strnig/ },
    { fault: 'a limit that is no number', schema: { minimum: '1' }, reason: /minimum/ },
    { fault: 'no values in an enumeration', schema: { enum: [] }, reason: /enum/ },
    { fault: 'a pattern that is no expression', schema: { pattern: '(' }, reason: /regular expression/ },
    { fault: 'a reference to nowhere', schema: { $ref: '#/components/schemas/None' }, reason: /schemas\/None/ },
    { fault: 'a reference outside the document', schema: { $ref: 'other.yaml' }, reason: /other\.yaml/ },
    { fault: 'a fault further down', schema: { items: { properties: { a: { type: 'x' } } } }, reason: /x/ },
    { fault: 'no schema at all', schema: undefined, reason: /there is no schema at this place/ },
  ])('with $fault is refused at once, with its place', ({ schema, reason }) => {
    const create = (): unknown => check({ 200: { content: { 'application/json': { schema } } } }, {});
    expect(create).toThrow(ContractError);
    expect(create).toThrow(place);
    expect(create).toThrow(reason);
  });

  it('whose $id another one has is refused at once', () => {
    const schema = { $id: 'a', properties: { b: { $id: 'a', type: 'string' } } };
    const create = (): unknown => check({ 200: { content: { 'application/json': { schema } } } }, {});
    expect(create).toThrow(ContractError);
    expect(create).toThrow('"a" resolves to more than one schema');
  });
});
