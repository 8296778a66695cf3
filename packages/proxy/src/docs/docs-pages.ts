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

/** The media types of pages. */
export const pageTypes = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
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
    ['/openapi.yaml', { type: pageTypes.yaml, read: keepContent(() => Buffer.from(text)) }],
    ['/openapi.json', { type: pageTypes.json, read: keepContent(() => toJson(document)) }],
    ['/docs', { type: pageTypes.html, read: own('index.html') }],
    ['/docs/page.css', { type: pageTypes.css, read: own('page.css') }],
    ['/docs/page.js', { type: pageTypes.js, read: own('page.js') }],
    [
      '/docs/openapi.json',
      { type: pageTypes.json, read: keepContent(() => toJson(toPageDocument({ document, ...options }))) },
    ],
    ['/docs/swagger-ui.css', { type: pageTypes.css, read: ofSwaggerUi('swagger-ui.css') }],
    ['/docs/swagger-ui-bundle.js', { type: pageTypes.js, read: ofSwaggerUi('swagger-ui-bundle.js') }],
    ['/docs/favicon-32x32.png', { type: pageTypes.png, read: ofSwaggerUi('favicon-32x32.png') }],
  ]);
}

function toJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function own(name: string): DocsPage['read'] {
  return keepContent(() => readFile(new URL(import.meta.resolve(`@audit-gateway/proxy/docs-page/${name}`))));
}

function ofSwaggerUi(name: string): DocsPage['read'] {
  return keepContent(() => readFile(new URL(import.meta.resolve(`swagger-ui-dist/${name}`))));
}

/** Reads a content at its first use, and keeps it. */
export function keepContent(read: () => Buffer | Promise<Buffer>): DocsPage['read'] {
  let kept: DocsContent | undefined;
  return async () => (kept ??= toContent(await read()));
}

function toContent(bytes: Buffer): DocsContent {
  return { bytes, entityTag: entityTagOf(bytes) };
}
