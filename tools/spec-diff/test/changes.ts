import type { Side, Severity } from '../compare/change.ts';

/** One change, and what it has to be found. */
interface Expected {
  /** What it is. */
  readonly what: string;
  /** The location in the base document. */
  readonly at: string;
  /** What the older document has there; undefined: nothing. */
  readonly before: unknown;
  /** What the newer document has there; undefined: nothing. */
  readonly after: unknown;
  readonly severity: Severity;
  readonly hits: readonly Side[];
  /** Where it is reported. */
  readonly pointer: string;
}

/** As {@link Expected}; without a pointer, it is reported where it is made. */
type Row = readonly [
  what: string,
  at: string,
  before: unknown,
  after: unknown,
  severity: Severity,
  hits: readonly Side[],
  pointer?: string,
];

const list = '/paths/~1things/get';
const get = '/paths/~1things~1{thingId}/get';
const add = '/paths/~1things/post';
const query = `${list}/parameters/0/schema`;
const body = `${add}/requestBody/content/application~1json/schema`;
const answer = `${list}/responses/200/content/application~1json/schema`;
const shared = '/components/schemas/Shared';

const callers = ['callers'] as const;
const readers = ['readers'] as const;
const both = ['callers', 'readers'] as const;

const text = { type: 'string' };
const any = { $ref: '#/components/schemas/Any' };
const closed = (...values: string[]) => ({ type: 'string', enum: values });
const limit = (maxLength: number) => ({ type: 'string', maxLength });
const limited = (maxLength: number) => ({ anyOf: [limit(maxLength), any] });
const open = (...values: string[]) => ({ anyOf: [closed(...values), any] });
const object = (properties: object, rest: object = {}) => ({ type: 'object', properties, ...rest });

/** Changes of what a schema allows: what each is in a request's query or body, and in a response. */
const ofSchemas: readonly Row[] = [
  ['an enum value removed', query, closed('red', 'blue'), closed('red'), 'breaking', callers, `${query}/enum`],
  ['an enum value added', query, closed('red'), closed('red', 'blue'), 'safe', callers, `${query}/enum`],
  ['an enum value renamed', query, closed('red'), closed('rouge'), 'breaking', callers, `${query}/enum`],
  ['an enum in location of any string', query, text, closed('red'), 'breaking', callers, `${query}/enum`],
  ['any string in location of an enum', query, closed('red'), text, 'safe', callers, `${query}/enum`],
  ['an enum value removed', answer, closed('red', 'blue'), closed('red'), 'safe', readers, `${answer}/enum`],
  ['an enum value added', answer, closed('red'), closed('red', 'blue'), 'breaking', readers, `${answer}/enum`],
  ['any string in location of an enum', answer, closed('red'), text, 'breaking', readers, `${answer}/enum`],
  [
    'a value added to an open enum',
    answer,
    open('red'),
    open('red', 'blue'),
    'safe',
    readers,
    `${answer}/anyOf/0/enum`,
  ],
  ['a value removed from an open enum', answer, open('a', 'b'), open('a'), 'safe', readers, `${answer}/anyOf/0/enum`],
  ['a limit lifted from an open enum', answer, limited(9), limited(99), 'safe', readers, `${answer}/anyOf/0/maxLength`],
  ['a limit set in an open enum', query, limited(99), limited(9), 'safe', callers, `${query}/anyOf/0/maxLength`],
  ['a limit lifted from an enum', answer, limit(9), limit(99), 'breaking', readers, `${answer}/maxLength`],
  ['an enum opened', answer, closed('red'), open('red'), 'breaking', readers, `${answer}/anyOf/1`],
  ['an enum closed', answer, open('red'), closed('red'), 'safe', readers, `${answer}/anyOf/1`],
  ['an enum closed', query, open('red'), closed('red'), 'breaking', callers, `${query}/anyOf/1`],
  ['an enum value added', shared, closed('red'), closed('red', 'blue'), 'breaking', readers, `${shared}/enum`],
  ['an enum value removed', shared, closed('red', 'blue'), closed('red'), 'breaking', callers, `${shared}/enum`],
  ['a constant changed', answer, { const: 1 }, { const: 2 }, 'breaking', readers, `${answer}/const`],

  ['another type', query, text, { type: 'boolean' }, 'breaking', callers, `${query}/type`],
  ['another type', answer, text, { type: 'boolean' }, 'breaking', readers, `${answer}/type`],
  ['another type', shared, text, { type: 'boolean' }, 'breaking', both, `${shared}/type`],
  ['integer to number', query, { type: 'integer' }, { type: 'number' }, 'safe', callers, `${query}/type`],
  ['integer to number', answer, { type: 'integer' }, { type: 'number' }, 'breaking', readers, `${answer}/type`],
  ['number to integer', query, { type: 'number' }, { type: 'integer' }, 'breaking', callers, `${query}/type`],
  ['number to integer', answer, { type: 'number' }, { type: 'integer' }, 'safe', readers, `${answer}/type`],
  ['null allowed', body, text, { type: ['string', 'null'] }, 'safe', callers, `${body}/type`],
  ['null refused', body, { type: ['string', 'null'] }, text, 'breaking', callers, `${body}/type`],
  ['null allowed', answer, text, { type: ['string', 'null'] }, 'breaking', readers, `${answer}/type`],
  ['null refused', answer, { type: ['string', 'null'] }, text, 'safe', readers, `${answer}/type`],

  ['int32 to int64', query, { format: 'int32' }, { format: 'int64' }, 'safe', callers, `${query}/format`],
  ['int32 to int64', answer, { format: 'int32' }, { format: 'int64' }, 'breaking', readers, `${answer}/format`],
  ['int64 to int32', query, { format: 'int64' }, { format: 'int32' }, 'breaking', callers, `${query}/format`],
  ['int64 to int32', answer, { format: 'int64' }, { format: 'int32' }, 'safe', readers, `${answer}/format`],
  ['a format added', query, text, { ...text, format: 'date-time' }, 'breaking', callers, `${query}/format`],
  ['a format removed', query, { ...text, format: 'date-time' }, text, 'safe', callers, `${query}/format`],
  ['a format added', answer, text, { ...text, format: 'date-time' }, 'risky', readers, `${answer}/format`],
  ['a format removed', answer, { ...text, format: 'date-time' }, text, 'breaking', readers, `${answer}/format`],

  ['a maximum lowered', query, { maximum: 250 }, { maximum: 100 }, 'breaking', callers, `${query}/maximum`],
  ['a maximum raised', query, { maximum: 100 }, { maximum: 250 }, 'safe', callers, `${query}/maximum`],
  ['a maximum lowered', answer, { maximum: 250 }, { maximum: 100 }, 'safe', readers, `${answer}/maximum`],
  ['a maximum raised', answer, { maximum: 100 }, { maximum: 250 }, 'breaking', readers, `${answer}/maximum`],
  ['a minimum raised', query, { minimum: 1 }, { minimum: 2 }, 'breaking', callers, `${query}/minimum`],
  ['a minimum lowered', query, { minimum: 1 }, { minimum: 0 }, 'safe', callers, `${query}/minimum`],
  ['a minimum lowered', answer, { minimum: 1 }, { minimum: 0 }, 'breaking', readers, `${answer}/minimum`],
  ['an exclusive maximum added', query, {}, { exclusiveMaximum: 9 }, 'breaking', callers, `${query}/exclusiveMaximum`],
  ['a maxLength lowered', query, { maxLength: 9 }, { maxLength: 8 }, 'breaking', callers, `${query}/maxLength`],
  ['a maxLength raised', query, { maxLength: 8 }, { maxLength: 9 }, 'safe', callers, `${query}/maxLength`],
  ['a maxLength added', query, text, { ...text, maxLength: 9 }, 'breaking', callers, `${query}/maxLength`],
  ['a maxLength removed', answer, { ...text, maxLength: 9 }, text, 'breaking', readers, `${answer}/maxLength`],
  ['a maxLength raised', answer, { maxLength: 8 }, { maxLength: 9 }, 'breaking', readers, `${answer}/maxLength`],
  ['a minLength raised', query, { minLength: 1 }, { minLength: 2 }, 'breaking', callers, `${query}/minLength`],
  ['a minLength of none added', query, text, { ...text, minLength: 0 }, 'safe', callers, `${query}/minLength`],
  ['a maxLength changed', shared, { maxLength: 8 }, { maxLength: 9 }, 'breaking', readers, `${shared}/maxLength`],
  ['a minItems lowered', answer, { minItems: 1 }, { minItems: 0 }, 'breaking', readers, `${answer}/minItems`],
  ['a maxItems lowered', body, { maxItems: 9 }, { maxItems: 8 }, 'breaking', callers, `${body}/maxItems`],
  ['unique items demanded', body, {}, { uniqueItems: true }, 'breaking', callers, `${body}/uniqueItems`],
  ['a multiple of its multiple', body, { multipleOf: 2 }, { multipleOf: 4 }, 'breaking', callers, `${body}/multipleOf`],
  ['a divisor of its multiple', body, { multipleOf: 4 }, { multipleOf: 2 }, 'safe', callers, `${body}/multipleOf`],
  ['a pattern added', query, text, { ...text, pattern: '^a' }, 'breaking', callers, `${query}/pattern`],
  ['a pattern removed', query, { ...text, pattern: '^a' }, text, 'safe', callers, `${query}/pattern`],
  ['a pattern changed', query, { pattern: '^a' }, { pattern: '^b' }, 'risky', callers, `${query}/pattern`],
  ['a pattern removed', answer, { ...text, pattern: '^a' }, text, 'breaking', readers, `${answer}/pattern`],

  [
    'a member required',
    body,
    object({ a: text }),
    object({ a: text }, { required: ['a'] }),
    'breaking',
    callers,
    `${body}/required`,
  ],
  [
    'a member optional',
    body,
    object({ a: text }, { required: ['a'] }),
    object({ a: text }),
    'safe',
    callers,
    `${body}/required`,
  ],
  [
    'a member required',
    answer,
    object({ a: text }),
    object({ a: text }, { required: ['a'] }),
    'safe',
    readers,
    `${answer}/required`,
  ],
  [
    'a member optional',
    answer,
    object({ a: text }, { required: ['a'] }),
    object({ a: text }),
    'breaking',
    readers,
    `${answer}/required`,
  ],
  [
    'a required member added',
    body,
    object({}),
    object({ a: text }, { required: ['a'] }),
    'breaking',
    callers,
    `${body}/required`,
  ],
  ['an optional member added', body, object({}), object({ a: text }), 'safe', callers, `${body}/properties/a`],
  ['a member removed', body, object({ a: text }), object({}), 'risky', callers, `${body}/properties/a`],
  [
    'a member removed where no other is allowed',
    body,
    object({ a: text }, { additionalProperties: false }),
    object({}, { additionalProperties: false }),
    'breaking',
    callers,
    `${body}/properties/a`,
  ],
  ['a member added', answer, object({}), object({ a: text }), 'safe', readers, `${answer}/properties/a`],
  ['a member removed', answer, object({ a: text }), object({}), 'breaking', readers, `${answer}/properties/a`],
  [
    'a member added where no other was allowed',
    answer,
    object({}, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
    'breaking',
    readers,
    `${answer}/properties/a`,
  ],
  [
    'other members refused',
    body,
    {},
    { additionalProperties: false },
    'breaking',
    callers,
    `${body}/additionalProperties`,
  ],
  ['other members allowed', body, { additionalProperties: false }, {}, 'safe', callers, `${body}/additionalProperties`],
  [
    'a wider map',
    answer,
    { additionalProperties: { maximum: 1 } },
    { additionalProperties: { maximum: 2 } },
    'breaking',
    readers,
    `${answer}/additionalProperties/maximum`,
  ],
  [
    'items of another type',
    answer,
    { items: text },
    { items: { type: 'null' } },
    'breaking',
    readers,
    `${answer}/items/type`,
  ],

  [
    'a branch of anyOf added',
    body,
    { anyOf: [{ minimum: 1 }] },
    { anyOf: [{ minimum: 1 }, { maximum: 0 }] },
    'safe',
    callers,
    `${body}/anyOf/1`,
  ],
  [
    'a branch of anyOf removed',
    body,
    { anyOf: [text, { type: 'null' }] },
    { anyOf: [text] },
    'breaking',
    callers,
    `${body}/anyOf/1`,
  ],
  [
    'a branch of oneOf added',
    answer,
    { oneOf: [text] },
    { oneOf: [text, { type: 'null' }] },
    'breaking',
    readers,
    `${answer}/oneOf/1`,
  ],
  [
    'a part of allOf added',
    body,
    { allOf: [text] },
    { allOf: [text, { minLength: 1 }] },
    'breaking',
    callers,
    `${body}/allOf/1`,
  ],

  ['another default', query, { default: 25 }, { default: 50 }, 'risky', callers, `${query}/default`],
  ['a default added', query, {}, { default: 25 }, 'risky', callers, `${query}/default`],
  ['another default', answer, { default: 25 }, { default: 50 }, 'risky', readers, `${answer}/default`],
  [
    'a description changed',
    answer,
    { description: 'a' },
    { description: 'b' },
    'safe',
    readers,
    `${answer}/description`,
  ],
  [
    'what AWS documents of a check changed',
    answer,
    { 'x-aws-checks': { A: { severity: 'low' } } },
    { 'x-aws-checks': { A: { severity: 'high' } } },
    'safe',
    readers,
    `${answer}/x-aws-checks`,
  ],
  ['an example changed', query, { examples: [1] }, { examples: [2] }, 'safe', callers, `${query}/examples`],
  [
    'a member deprecated',
    answer,
    object({ a: {} }),
    object({ a: { deprecated: true } }),
    'safe',
    readers,
    `${answer}/properties/a/deprecated`,
  ],
  [
    'a keyword without a rule',
    answer,
    {},
    { unevaluatedProperties: false },
    'risky',
    readers,
    `${answer}/unevaluatedProperties`,
  ],
];

const parameter = (rest: object) => ({ name: 'size', in: 'query', ...rest });

/** Changes of parameters and request bodies. */
const ofRequests: readonly Row[] = [
  ['a required parameter added', `${list}/parameters/3`, undefined, parameter({ required: true }), 'breaking', callers],
  ['an optional parameter added', `${list}/parameters/3`, undefined, parameter({}), 'safe', callers],
  ['a query parameter removed', `${list}/parameters/3`, parameter({}), undefined, 'breaking', callers],
  ['a header parameter removed', `${list}/parameters/2`, { name: 'a', in: 'header' }, undefined, 'risky', callers],
  ['a parameter required', `${list}/parameters/0/required`, undefined, true, 'breaking', callers],
  ['a parameter optional', `${list}/parameters/1/required`, true, false, 'safe', callers],
  ['a parameter renamed', `${list}/parameters/0/name`, 'color', 'colour', 'breaking', callers, `${list}/parameters/0`],
  ['a parameter moved', `${list}/parameters/3`, parameter({}), parameter({ in: 'header' }), 'breaking', callers],
  ['a parameter as a list of values', `${list}/parameters/0/explode`, undefined, false, 'breaking', callers],
  ['a parameter written as it was', `${list}/parameters/0/style`, undefined, 'form', 'safe', callers],
  ['raw reserved characters refused', `${list}/parameters/0/allowReserved`, true, undefined, 'breaking', callers],
  ['raw reserved characters allowed', `${list}/parameters/0/allowReserved`, undefined, true, 'safe', callers],
  ['a parameter deprecated', `${list}/parameters/0/deprecated`, undefined, true, 'safe', callers],
  ['a request body required', `${add}/requestBody/required`, undefined, true, 'breaking', callers],
  ['a request body optional', `${add}/requestBody/required`, true, false, 'safe', callers],
  ['a request body removed', `${add}/requestBody`, { content: {} }, undefined, 'breaking', callers],
  ['an optional request body added', `${add}/requestBody`, undefined, { content: {} }, 'safe', callers],
  ['a media type of a request added', `${add}/requestBody/content/text~1csv`, undefined, {}, 'safe', callers],
  ['a media type of a request removed', `${add}/requestBody/content/text~1csv`, {}, undefined, 'breaking', callers],
];

/** Changes of what is answered, besides its schemas. */
const ofResponses: readonly Row[] = [
  ['a success added', `${list}/responses/202`, undefined, { description: '' }, 'risky', readers],
  ['a success removed', `${list}/responses/202`, { description: '' }, undefined, 'breaking', readers],
  ['a failure added beside default', `${list}/responses/409`, undefined, { description: '' }, 'safe', readers],
  ['a failure added without default', `${get}/responses/409`, undefined, { description: '' }, 'risky', readers],
  ['a failure removed', `${list}/responses/404`, { description: '' }, undefined, 'risky', readers],
  ['default removed', `${list}/responses/default`, { description: '' }, undefined, 'risky', readers],
  ['a media type of a response added', `${list}/responses/200/content/text~1csv`, undefined, {}, 'risky', readers],
  ['a media type of a response removed', `${list}/responses/200/content/text~1csv`, {}, undefined, 'breaking', readers],
  ['a header added', `${list}/responses/200/headers/Age`, undefined, { schema: {} }, 'safe', readers],
  ['a header removed', `${list}/responses/200/headers/Age`, { schema: {} }, undefined, 'breaking', readers],
  [
    'a header that need not be there',
    `${list}/responses/200/headers/ETag/required`,
    true,
    undefined,
    'breaking',
    readers,
  ],
  ['an error of AWS added', `${list}/responses/404/x-aws-errors`, [], ['A'], 'risky', readers],
  ['an error of AWS removed', `${list}/responses/404/x-aws-errors`, ['A'], [], 'safe', readers],
  ['an extension added', `${answer}/x-note`, undefined, { A: true }, 'safe', readers],
  ['an entry of an extension added', `${answer}/x-note`, { A: true }, { A: true, B: false }, 'safe', readers],
  ['an entry of an extension changed', `${answer}/x-note`, { A: true }, { A: false }, 'risky', readers],
  ['an entry of an extension removed', `${answer}/x-note`, { A: true, B: true }, { A: true }, 'risky', readers],
];

const others = { get: { operationId: 'listOthers', responses: { '200': { description: 'Others.' } } } };

/** Changes of everything else. */
const ofTheRest: readonly Row[] = [
  ['a path added', '/paths/~1others', undefined, others, 'safe', both],
  ['a path removed', '/paths/~1others', others, undefined, 'breaking', both],
  ['an operation added', '/paths/~1things/delete', undefined, { responses: {} }, 'safe', both],
  ['an operation removed', '/paths/~1things/delete', { responses: {} }, undefined, 'breaking', both],
  ['an operationId renamed', `${list}/operationId`, 'listThings', 'allThings', 'breaking', both],
  ['an operation under another tag', `${list}/tags`, ['Things'], ['Stuff'], 'risky', both],
  ['an operation deprecated', `${list}/deprecated`, undefined, true, 'safe', both],
  ['a summary changed', `${list}/summary`, 'List things', 'List all things', 'safe', both],
  ['a security requirement added', '/security', undefined, [{ key: [] }], 'breaking', callers],
  ['a security requirement removed', '/security', [{ key: [] }], [], 'safe', callers],
  ['an alternative proof added', '/security', [{ key: [] }], [{ key: [] }, { token: [] }], 'safe', callers],
  ['an alternative proof removed', '/security', [{ key: [] }, { token: [] }], [{ key: [] }], 'breaking', callers],
  ['a second proof demanded', '/security', [{ key: [] }], [{ key: [], token: [] }], 'breaking', callers],
  ['a scope demanded', `${get}/security`, [{ token: [] }], [{ token: ['read'] }], 'breaking', callers],
  ['a scope no longer demanded', `${get}/security`, [{ token: ['read'] }], [{ token: [] }], 'safe', callers],
  ['an operation made public', `${get}/security`, undefined, [], 'safe', callers],
  ['a key under another name', '/components/securitySchemes/key/name', 'x-key', 'x-api-key', 'breaking', callers],
  ['a scheme described', '/components/securitySchemes/key/description', undefined, 'A key.', 'safe', callers],
  ['a server added', '/servers/1', undefined, { url: 'https://b.example' }, 'safe', callers],
  ['a server removed', '/servers/1', { url: 'https://b.example' }, undefined, 'risky', callers],
  ['the version raised', '/info/version', '1.0.0', '1.0.1', 'safe', both],
  [
    'a definition that nothing uses changed',
    '/components/schemas/Unused/type',
    'string',
    'null',
    'safe',
    [],
    '/components/schemas/Unused',
  ],
  ['a definition that nothing uses removed', '/components/schemas/Gone', {}, undefined, 'safe', []],
  ['a callback added', `${list}/callbacks`, undefined, { done: {} }, 'risky', both],
];

/** The evidence: every row is one change, and what it has to be called. */
export const changes: readonly Expected[] = [...ofSchemas, ...ofRequests, ...ofResponses, ...ofTheRest].map(
  ([what, at, before, after, severity, hits, pointer = at]) => ({ what, at, before, after, severity, hits, pointer }),
);
