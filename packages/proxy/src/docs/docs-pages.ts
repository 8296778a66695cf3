import { readFile } from 'node:fs/promises';
import type { Contract } from '@audit-gateway/contract';
import type { Auth } from '../config/auth-settings.ts';
import { entityTagOf } from '../lib/entity-tag.ts';

/** What a page of the documentation has. */
export interface DocsContent {
  /** The content to the byte. */
  readonly bytes: Buffer;
  /** Names the content: a strong entity tag. */
  readonly entityTag: string;
}

/** One page of the documentation. */
export interface DocsPage {
  /** The content's media type. */
  readonly type: string;
  /** Gives the content as it is now. */
  readonly read: () => Promise<DocsContent>;
}

/** The pages of the documentation by their paths. */
export type DocsPages = ReadonlyMap<string, DocsPage>;

/** What the documentation is made of. */
export interface DocsPagesOptions {
  /** The contract that the gateway serves. */
  readonly contract: Contract;
  /** How callers prove who they are. */
  readonly auth: Auth;
  /** Whether paths without the name of a target are served. */
  readonly hasDefaultTarget: boolean;
  /** Whether there are targets beside the default one. */
  readonly hasTargets: boolean;
  /** Tells the time by which examples are chosen. */
  readonly clock: () => Date;
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
 * Makes the pages of the documentation: the document to the byte, the same as JSON, and a page to read and try it, by
 * Swagger UI. Nothing is read or made before it is asked for.
 */
export function createDocsPages(options: DocsPagesOptions): DocsPages {
  const { contract, auth, hasDefaultTarget, hasTargets, clock } = options;
  const { text, document } = contract;
  const pageDocument = async (): Promise<DocsContent> => {
    // Loaded for who opens the page: every start would pay for it.
    const { toPageDocument } = await import('./page-document.ts');
    return toContent(toJson(toPageDocument({ document, auth, hasDefaultTarget, hasTargets, now: clock() })));
  };
  return new Map<string, DocsPage>([
    ['/openapi.yaml', { type: types.yaml, read: keep(() => Buffer.from(text)) }],
    ['/openapi.json', { type: types.json, read: keep(() => toJson(document)) }],
    ['/docs', { type: types.html, read: own('index.html') }],
    ['/docs/page.css', { type: types.css, read: own('page.css') }],
    ['/docs/page.js', { type: types.js, read: own('page.js') }],
    ['/docs/openapi.json', { type: types.json, read: pageDocument }],
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
