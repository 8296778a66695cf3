import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContractError, contractFile, loadContract, parseContract } from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentText } from './support/contract.ts';

const head = 'openapi: 3.1.0\ninfo: { title: Test, version: "1" }\n';
const listThings = { operationId: 'listThings', responses: {} };

/** What the error says of a text that is no contract. */
function faultOf(text: string): string {
  try {
    parseContract(text, 'api.yaml');
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
  throw new Error('The text was taken for a contract');
}

describe('a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-contract-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is by default the contract that this version ships with', async () => {
    expect(await loadContract()).toEqual(parseContract(await readFile(contractFile, 'utf8'), contractFile));
  });

  it.each([
    { kind: 'YAML', name: 'api.yaml', text: `${head}paths: { /things: { get: { operationId: a, responses: {} } } }\n` },
    { kind: 'JSON', name: 'api.json', text: documentText({ '/things': { get: listThings } }) },
    {
      kind: 'JSON indented by tabs',
      name: 'tabs.json',
      text: JSON.stringify(JSON.parse(documentText({ '/things': { get: listThings } })), null, '\t'),
    },
    {
      kind: 'YAML with a byte order mark',
      name: 'bom.yaml',
      text: `\uFEFF${head}paths: { /things: { get: { operationId: a, responses: {} } } }\n`,
    },
  ])('may be $kind', async ({ name, text }) => {
    const file = join(folder, name);
    await writeFile(file, text);
    expect((await loadContract(file)).operations).toMatchObject([{ method: 'GET', path: '/things' }]);
  });

  it.each([
    { kind: 'is not there', file: () => join(folder, 'missing.yaml'), reason: 'ENOENT' },
    { kind: 'is a folder', file: () => folder, reason: 'EISDIR' },
  ])('that $kind is named with the reason', async ({ file, reason }) => {
    const loading = loadContract(file());
    await expect(loading).rejects.toBeInstanceOf(ContractError);
    await expect(loading).rejects.toThrow(`${file()}: ${reason}`);
  });

  it('that is no contract is named', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, `${head}info: again\n`);
    await expect(loadContract(file)).rejects.toThrow(`${file}:3:1: Map keys must be unique`);
  });
});

describe('a text that is no YAML is refused with line and column', () => {
  it.each([
    { fault: 'a repeated key', text: `${head}paths: {}\npaths: {}\n`, message: '4:1: Map keys must be unique' },
    {
      fault: 'a repeated key in JSON',
      text: '{\n  "openapi": "3.1.0",\n  "openapi": "3.1.0"\n}',
      message: '3:3: Map keys must be unique',
    },
    {
      fault: 'a mapping on the line of another',
      text: 'openapi: 3.1.0\ninfo: title: Test\n',
      message: '2:7: Nested mappings are not allowed in compact mappings',
    },
    { fault: 'a bracket that stays open', text: 'paths: {\n', message: expect.stringMatching(/^\d+:\d+: Flow map/) },
    {
      fault: 'a second document',
      text: `${head}---\npaths: {}\n`,
      message: expect.stringMatching(/^3:1: .*documents/),
    },
  ])('$fault', ({ text, message }) => {
    const [file, ...rest] = faultOf(text).split(/(?<=^api\.yaml):/);
    expect({ file, message: rest.join(':') }).toEqual({ file: 'api.yaml', message });
  });

  it('an alias of nothing, by its name', () => {
    expect(faultOf(`${head}paths: *shared\n`)).toMatch(/^api\.yaml: .*shared/);
  });
});

describe('a document that is not OpenAPI 3.1 is refused with each of its faults', () => {
  const sound = { openapi: '3.1.0', info: { title: 'Test', version: '1' }, paths: {} };
  it.each([
    { fault: 'OpenAPI 3.0', document: { ...sound, openapi: '3.0.3' }, places: ['/openapi: must be 3.1.x'] },
    { fault: 'OpenAPI 3.2', document: { ...sound, openapi: '3.2.0' }, places: ['/openapi: must be 3.1.x'] },
    { fault: 'Swagger', document: { swagger: '2.0', info: sound.info, paths: {} }, places: ['/openapi: '] },
    { fault: 'no paths', document: { ...sound, paths: undefined }, places: ['/paths: '] },
    {
      fault: 'no title and no paths',
      document: { openapi: '3.1.0', info: { version: '1' } },
      places: ['/info/title: ', '/paths: '],
    },
    {
      fault: 'a path without its slash',
      document: { ...sound, paths: { things: {} } },
      places: ['/paths/things: must begin with /'],
    },
    {
      fault: 'an operation without an operationId',
      document: { ...sound, paths: { '/things/{id}': { get: { responses: {} } } } },
      places: ['/paths/~1things~1{id}/get/operationId: '],
    },
    { fault: 'a list', document: [], places: ['the document: '] },
    { fault: 'nothing at all', document: null, places: ['the document: '] },
  ])('$fault', ({ document, places }) => {
    const message = faultOf(JSON.stringify(document));
    const intro = 'api.yaml: not an OpenAPI 3.1 document: ';
    expect(message.slice(0, intro.length)).toBe(intro);
    const faults = message.slice(intro.length).split('; ');
    expect(faults.map((fault, index) => fault.slice(0, places[index]?.length))).toEqual(places);
  });

  it('an operationId that occurs twice', () => {
    const text = documentText({ '/a': { get: listThings }, '/b': { post: listThings } });
    expect(faultOf(text)).toBe('api.yaml: operationId listThings: GET /a and POST /b have it; it must be unique');
  });
});

describe('a reference that cannot be followed is refused with its place', () => {
  const refer = ($ref: string): object => ({ '/a': { get: { ...listThings, parameters: [{ $ref }] } } });
  const place = 'api.yaml: /paths/~1a/get/parameters/0: ';
  it.each([
    { leads: 'nowhere', ref: '#/components/parameters/B', reason: 'there is nothing at this place' },
    { leads: 'outside the document', ref: 'other.yaml#/B', reason: 'must be a JSON pointer within the document, #/…' },
    {
      leads: 'to another server',
      ref: 'https://a.example/b',
      reason: 'must be a JSON pointer within the document, #/…',
    },
    { leads: 'to an anchor', ref: '#b', reason: 'must be a JSON pointer within the document, #/…' },
    { leads: 'to no URI', ref: '#/%zz', reason: 'must be a JSON pointer within the document, #/…' },
    { leads: 'to itself', ref: '#/paths/~1a/get/parameters/0', reason: 'leads back to itself' },
  ])('one that leads $leads', ({ ref, reason }) => {
    expect(faultOf(documentText(refer(ref)))).toBe(`${place}$ref ${ref}: ${reason}`);
  });

  it('one of a circle', () => {
    const parameters = {
      B: { $ref: '#/components/parameters/C' },
      C: { $ref: '#/components/parameters/B' },
    };
    expect(faultOf(documentText(refer('#/components/parameters/B'), { parameters }))).toBe(
      'api.yaml: /components/parameters/C: $ref #/components/parameters/B: leads back to itself',
    );
  });

  it('one to something else than a parameter', () => {
    const message = faultOf(documentText(refer('#/components/schemas/B'), { schemas: { B: { type: 'string' } } }));
    expect(message).toMatch(/^api\.yaml: \/components\/schemas\/B\/name: .*; \/components\/schemas\/B\/in: /);
  });
});
