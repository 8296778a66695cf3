import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ContractError,
  contractFile,
  createResponseChecker,
  loadContract,
  parseContract,
  toParsedCopy,
} from '@audit-gateway/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentText } from './support/contract.ts';

const head = 'openapi: 3.1.0\ninfo: { title: Test, version: "1" }\n';
const listThings = { operationId: 'listThings', responses: {} };

/** What the error says of a text that is no contract, but for the position in it. */
function faultWithoutPosition(text: string): string {
  return faultOf(text).replace(/^api\.yaml:\d+:\d+: /, 'api.yaml: ');
}

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
    const parsed = parseContract(await readFile(contractFile, 'utf8'), contractFile);
    expect(await loadContract()).toEqual(parsed);
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
    expect((await loadContract({ file })).operations).toMatchObject([{ method: 'GET', path: '/things' }]);
  });

  it.each([
    { kind: 'is not there', file: () => join(folder, 'missing.yaml'), reason: 'ENOENT' },
    { kind: 'is a folder', file: () => folder, reason: 'EISDIR' },
  ])('that $kind is named with the reason', async ({ file, reason }) => {
    const loading = loadContract({ file: file() });
    await expect(loading).rejects.toBeInstanceOf(ContractError);
    await expect(loading).rejects.toThrow(`${file()}: ${reason}`);
  });

  it('that is no contract is named', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, `${head}info: again\n`);
    await expect(loadContract({ file })).rejects.toThrow(`${file}:3:1: Map keys must be unique`);
  });

  describe('with a copy that was parsed before', () => {
    const copyOf = async (content: string): Promise<string> => {
      const copy = join(folder, 'copy.json');
      await writeFile(copy, content);
      return copy;
    };
    const titleIn = (title: string): string => `${head.replace('Test', title)}paths: {}\n`;
    const file = (): string => join(folder, 'titled.yaml');
    const text = titleIn('Of the text');
    const parsed = { ...parseContract(titleIn('Of the copy'), 'copied').document };

    it('is taken from there', async () => {
      await writeFile(file(), text);
      const contract = await loadContract({ file: file(), copy: await copyOf(toParsedCopy(parsed, text)) });
      expect(contract).toMatchObject({ text, document: { info: { title: 'Of the copy' } } });
    });

    it.each([
      { kind: 'is of another text', content: toParsedCopy(parsed, `${text}# edited`) },
      { kind: 'is half', content: toParsedCopy(parsed, text).slice(0, -9) },
      { kind: 'is something else', content: '[]' },
    ])('is parsed from its text where the copy $kind', async ({ content }) => {
      await writeFile(file(), text);
      const contract = await loadContract({ file: file(), copy: await copyOf(content) });
      expect(contract).toMatchObject({ text, document: { info: { title: 'Of the text' } } });
    });

    it('is parsed from its text where there is none', async () => {
      await writeFile(file(), text);
      const contract = await loadContract({ file: file(), copy: join(folder, 'no-copy.json') });
      expect(contract).toMatchObject({ document: { info: { title: 'Of the text' } } });
    });
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
    expect(faultOf(`${head}paths: *shared\n`)).toBe('api.yaml:3:8: *shared: there is no anchor of this name before');
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
    const message = faultWithoutPosition(JSON.stringify(document));
    const intro = 'api.yaml: not an OpenAPI 3.1 document: ';
    expect(message.slice(0, intro.length)).toBe(intro);
    const faults = message.slice(intro.length).split('; ');
    expect(faults.map((fault, index) => fault.slice(0, places[index]?.length))).toEqual(places);
  });

  it('an operationId that occurs twice', () => {
    const text = documentText({ '/a': { get: listThings }, '/b': { post: listThings } });
    expect(faultWithoutPosition(text)).toBe(
      'api.yaml: operationId listThings: GET /a and POST /b have it; it must be unique',
    );
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
    expect(faultWithoutPosition(documentText(refer(ref)))).toBe(`${place}$ref ${ref}: ${reason}`);
  });

  it('one of a circle', () => {
    const parameters = {
      B: { $ref: '#/components/parameters/C' },
      C: { $ref: '#/components/parameters/B' },
    };
    expect(faultWithoutPosition(documentText(refer('#/components/parameters/B'), { parameters }))).toBe(
      'api.yaml: /components/parameters/C: $ref #/components/parameters/B: leads back to itself',
    );
  });

  it('one to something else than a parameter', () => {
    const message = faultWithoutPosition(
      documentText(refer('#/components/schemas/B'), { schemas: { B: { type: 'string' } } }),
    );
    expect(message).toMatch(/^api\.yaml: \/components\/schemas\/B\/name: .*; \/components\/schemas\/B\/in: /);
  });
});

describe('a fault of the document is found in its text', () => {
  const text = `openapi: 3.1.0
info: { title: Test, version: "1" }
paths:
  /things/{id}:
    parameters:
      - name: id
        in: path
        schema: { type: string, pattern: '^a' }
    get:
      operationId: getThing
      responses:
        '200': { $ref: '#/components/responses/Thing' }
  /things:
    get:
      operationId: getThings
      responses: {}
components:
  responses:
    Thing: { description: A thing. }
`;
  it.each([
    { fault: 'a value', from: 'openapi: 3.1.0', to: 'openapi: 3.0.3', position: '1:10' },
    { fault: 'a value that should be a mapping', from: /^info: .*/m, to: 'info: none', position: '2:7' },
    { fault: 'a member that is missing, by its owner', from: 'title: Test, ', to: '', position: '2:1' },
    { fault: 'a member of the document that is missing', from: /paths:[^]*/, to: '', position: '1:1' },
    { fault: 'a key', from: '/things:', to: 'things:', position: '13:3' },
    { fault: 'an operation', from: 'operationId: getThings', to: 'summary: Gets', position: '14:5' },
    { fault: 'an item of a list, by what it lacks', from: 'name: id', to: 'nam: id', position: '6:9' },
    { fault: 'what an item of a list holds', from: 'in: path', to: 'in: body', position: '7:13' },
    { fault: 'a pattern that is none', from: "'^a'", to: "'['", position: '8:42' },
    { fault: 'a reference to nowhere', from: 'responses/Thing', to: 'responses/Thin', position: '12:24' },
    { fault: 'what a reference leads to', from: '{ description: A thing. }', to: 'A thing.', position: '19:12' },
    { fault: 'an operationId that occurs before', from: 'getThings', to: 'getThing', position: '15:20' },
  ])('$fault', ({ from, to, position }) => {
    expect(parseContract(text, 'api.yaml').operations).toHaveLength(2);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(/^api\.yaml:(\d+:\d+): /.exec(faultOf(changed))?.[1]).toBe(position);
  });

  it('that only the compilation of answers finds has its place', () => {
    const content = { 'application/json': { schema: { type: 'string', pattern: '[' } } };
    const contract = parseContract(
      documentText({ '/a': { get: { operationId: 'a', responses: { '200': { content } } } } }),
      'api.yaml',
    );
    expect(() => createResponseChecker(contract)).toThrow(
      expect.objectContaining({
        location: ['paths', '/a', 'get', 'responses', '200', 'content', 'application/json', 'schema'],
      }),
    );
  });
});
