import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { type PageDocumentOptions, toPageDocument } from '../../src/docs/page-document.ts';

const { document } = await loadContract();
const shape = z.looseObject({
  servers: z.array(z.looseObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.looseObject({ securitySchemes: z.record(z.string(), z.unknown()).optional() }),
});

function pageDocument(options: Partial<PageDocumentOptions> = {}): z.infer<typeof shape> {
  const defaults = { document, auth: 'none', hasDefaultTarget: true, hasTargets: false } as const;
  return shape.parse(JSON.parse(JSON.stringify(toPageDocument({ ...defaults, ...options }))));
}

it('the document of the page differs from the contract only in its servers and its security', () => {
  const { servers, security, components } = shape.parse(document);
  const page = pageDocument();
  expect(page).not.toEqual(document);
  const { securitySchemes } = components;
  expect({ ...page, servers, security, components: { ...page.components, securitySchemes } }).toEqual(document);
});

it.each([
  { auth: 'none', schemes: undefined },
  { auth: ['apiKey'], schemes: ['apiKey'] },
  { auth: ['jwt'], schemes: ['bearerToken'] },
  { auth: ['jwt', 'apiKey'], schemes: ['apiKey', 'bearerToken'] },
  { auth: ['sigv4'], schemes: undefined },
  { auth: ['apiKey', 'sigv4'], schemes: ['apiKey'] },
] as const)('with --auth $auth the page offers the schemes $schemes', ({ auth, schemes }) => {
  const { components, security } = pageDocument({ auth });
  expect(components.securitySchemes && Object.keys(components.securitySchemes)).toEqual(schemes);
  expect(security).toEqual((schemes ?? []).map((name) => ({ [name]: [] })));
});

it.each([
  { hasDefaultTarget: true, hasTargets: false, urls: ['/'] },
  { hasDefaultTarget: false, hasTargets: true, urls: ['/{target}'] },
  { hasDefaultTarget: true, hasTargets: true, urls: ['/', '/{target}'] },
])('the page offers the servers $urls where default target is $hasDefaultTarget, others $hasTargets', (given) => {
  const { urls, ...targets } = given;
  expect(pageDocument(targets).servers.map(({ url }) => url)).toEqual(urls);
});

it.each([
  { publicUrl: 'https://audits.example.com', urls: ['https://audits.example.com', '/'] },
  { publicUrl: 'https://example.com/internal/audits/', urls: ['https://example.com/internal/audits', '/'] },
])('the page offers the public URL $publicUrl first', ({ publicUrl, urls }) => {
  expect(pageDocument({ publicUrl: new URL(publicUrl) }).servers.map(({ url }) => url)).toEqual(urls);
});

it('the page offers targets below the public URL', () => {
  const { servers } = pageDocument({ publicUrl: new URL('https://h/p'), hasDefaultTarget: false, hasTargets: true });
  expect(servers.map(({ url }) => url)).toEqual(['https://h/p/{target}', '/{target}']);
});

it('the page takes the name of a target and lists none', () => {
  expect(pageDocument({ hasTargets: true }).servers[1]).toMatchObject({
    variables: { target: { default: 'name', description: 'The name of the target.' } },
  });
});
