import { readFile } from 'node:fs/promises';
import type { Contract } from '@audit-gateway/contract';
import { entityTagOf } from '../lib/entity-tag.ts';
import { type PageDocumentOptions, toPageDocument } from './page-document.ts';

/** The content of a page. */
export interface DocsContent {
  readonly bytes: Buffer;
  /** A strong entity tag. */
  readonly entityTag: string;
}

/** One page of the documentation. */
export interface DocsPage {
  /** The media type. */
  readonly type: string;
  readonly read: () => Promise<DocsContent>;
}

/** The pages of the documentation by their paths. */
export type DocsPages = ReadonlyMap<string, DocsPage>;

/** What the documentation depends on. */
export interface DocsPagesOptions extends Omit<PageDocumentOptions, 'document'> {
  /** The contract that the gateway serves. */
  readonly contract: Contract;
}

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  json: 'application/json',
  // RFC 9512
  yaml: 'application/yaml',
} as const;

/**
 * Creates the pages of the documentation: the document to the byte, the same as JSON, and a page to read and try it, by
 * Swagger UI. Each is read or rendered at its first request, and kept.
 */
export function createDocsPages({ contract: { text, document }, ...options }: DocsPagesOptions): DocsPages {
  return new Map<string, DocsPage>([
    ['/openapi.yaml', { type: types.yaml, read: keep(() => Buffer.from(text)) }],
    ['/openapi.json', { type: types.json, read: keep(() => toJson(document)) }],
    ['/docs', { type: types.html, read: own('index.html') }],
    ['/docs/page.css', { type: types.css, read: own('page.css') }],
    ['/docs/page.js', { type: types.js, read: own('page.js') }],
    ['/docs/openapi.json', { type: types.json, read: keep(() => toJson(toPageDocument({ document, ...options }))) }],
    ['/docs/swagger-ui.css', { type: types.css, read: ofSwaggerUi('swagger-ui.css') }],
    ['/docs/swagger-ui-bundle.js', { type: types.js, read: ofSwaggerUi('swagger-ui-bundle.js') }],
    ['/docs/favicon-32x32.png', { type: types.png, read: ofSwaggerUi('favicon-32x32.png') }],
  ]);
}

function toJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function own(name: string): DocsPage['read'] {
  return keep(() => readFile(new URL(import.meta.resolve(`@audit-gateway/proxy/docs-page/${name}`))));
}

function ofSwaggerUi(name: string): DocsPage['read'] {
  return keep(() => readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`))));
}

function keep(read: () => Buffer | Promise<Buffer>): DocsPage['read'] {
  let kept: DocsContent | undefined;
  return async () => (kept ??= toContent(await read()));
}

function toContent(bytes: Buffer): DocsContent {
  return { bytes, entityTag: entityTagOf(bytes) };
}
