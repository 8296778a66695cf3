import { loadContract, type OpenApiDocument, parseContract } from '@audit-gateway/contract';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Auth } from '../../src/config/auth-settings.ts';
import { toPageDocument } from '../../src/docs/page-document.ts';

const now = new Date('2026-11-20T16:00:00.789Z');
const { document } = await loadContract();
const shape = z.looseObject({
  info: z.looseObject({ description: z.string() }),
  servers: z.array(z.looseObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.looseObject({
    parameters: z.record(z.string(), z.looseObject({ description: z.string(), example: z.unknown().optional() })),
    securitySchemes: z.record(z.string(), z.unknown()).optional(),
  }),
});

interface Change {
  readonly of?: OpenApiDocument;
  readonly auth?: Auth;
  readonly hasDefaultTarget?: boolean;
  readonly hasTargets?: boolean;
}

function pageDocument(change: Change = {}): z.infer<typeof shape> {
  const { of = document, auth = 'none', hasDefaultTarget = true, hasTargets = false } = change;
  const made = toPageDocument({ document: of, auth, hasDefaultTarget, hasTargets, now });
  return shape.parse(JSON.parse(JSON.stringify(made)));
}

/** A document with one operation, which has these parameters. */
function documentOf(parameters: readonly object[]): OpenApiDocument {
  const operation = { operationId: 'findThings', parameters, responses: { default: { description: 'x' } } };
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'x', version: '1' },
    paths: { '/things': { get: operation } },
    components: { parameters: {} },
  });
  return parseContract(text, 'things.json').document;
}

const time = { in: 'query', required: true, schema: { type: 'string', format: 'date-time' } };

describe('the examples of the page', () => {
  it('are a period that ends now, and nothing else, so that a listing succeeds as it stands', () => {
    const { parameters } = pageDocument().components;
    const examples = Object.entries(parameters).flatMap(([name, { example }]) =>
      example === undefined ? [] : [[name, example]],
    );
    expect(Object.fromEntries(examples)).toEqual({
      StartTime: '2026-10-20T16:00:00Z',
      EndTime: '2026-11-20T16:00:00Z',
    });
  });

  it('stay to be read where they fill no form', () => {
    const { parameters } = pageDocument().components;
    expect(parameters['TaskStatus']?.description).toBe(
      'Lists only audits in this state; without it, all. Example: `COMPLETED`.',
    );
    expect(parameters['MaxResults']?.description).toMatch(/ Example: `100`\.$/);
  });

  it.each([
    ['a time that is not required', { ...time, required: false, example: '2026-01-01T00:00:00Z' }, undefined],
    ['a time that is none', { ...time, example: 'yesterday' }, undefined],
    ['a time with an offset', { ...time, example: '2026-01-01T01:00:00+01:00' }, '2026-11-20T16:00:00Z'],
    ['no example', time, undefined],
  ])('of an operation without shared parameters: %s', (_name, parameter, expected) => {
    const page = pageDocument({ of: documentOf([{ ...parameter, name: 'since' }]) });
    expect(page).toMatchObject({ paths: { '/things': { get: { parameters: [{ name: 'since' }] } } } });
    const [, example] = /"example":"([^"]*)"/.exec(JSON.stringify(page)) ?? [];
    expect(example).toBe(expected);
  });
});

describe('the errors of the page', () => {
  it('are those that a gateway answers with', () => {
    const text = JSON.stringify(pageDocument());
    expect(JSON.stringify(document)).toContain('"#/components/schemas/AwsError"');
    expect(text).not.toContain('"#/components/schemas/AwsError"');
    expect(text).toContain('"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}');
    expect(text).toContain('"application/json":{"schema":{"$ref":"#/components/schemas/AuditTaskPage"}');
  });
});

it('leaves everything else as the contract has it', () => {
  const { info, servers, security, components } = shape.parse(document);
  const { parameters, securitySchemes, responses } = components;
  const page = pageDocument();
  const back = { ...page, info, servers, security };
  expect({ ...back, components: { ...page.components, parameters, securitySchemes, responses } }).toEqual(document);
});

describe('what the page asks for', () => {
  it.each([
    { auth: 'none', schemes: undefined, note: 'This gateway does not ask who calls.' },
    { auth: ['apiKey'], schemes: ['apiKey'], note: 'press **Authorize** first' },
    { auth: ['jwt'], schemes: ['bearerToken'], note: 'press **Authorize** first' },
    { auth: ['jwt', 'apiKey'], schemes: ['apiKey', 'bearerToken'], note: 'press **Authorize** first' },
    { auth: ['sigv4'], schemes: undefined, note: 'This gateway takes AWS signatures. A page cannot sign: use the AWS' },
    { auth: ['apiKey', 'sigv4'], schemes: ['apiKey'], note: 'This gateway also takes AWS signatures' },
  ] as const)('is what the gateway takes, with --auth $auth', ({ auth, schemes, note }) => {
    const { info, components, security } = pageDocument({ auth });
    expect(components.securitySchemes && Object.keys(components.securitySchemes)).toEqual(schemes);
    expect(security).toEqual((schemes ?? []).map((name) => ({ [name]: [] })));
    expect(info.description).toContain(note);
    expect(info.description.includes('**Authorize**')).toBe(schemes !== undefined);
    expect(info.description.includes('sign')).toBe(auth !== 'none' && auth.some((method) => method === 'sigv4'));
  });
});

describe('the servers of the page', () => {
  it('are the gateway that it came from', () => {
    expect(pageDocument().servers.map(({ url }) => url)).toEqual(['/']);
  });

  it('are only those with the name of a target where there is no default one', () => {
    const { servers } = pageDocument({ hasDefaultTarget: false, hasTargets: true });
    expect(servers.map(({ url }) => url)).toEqual(['/{target}']);
  });

  it('take the name of a target where there are some, and tell none', () => {
    expect(pageDocument({ hasTargets: true }).servers).toMatchObject([
      { url: '/' },
      { url: '/{target}', variables: { target: { default: 'name' } } },
    ]);
  });
});
