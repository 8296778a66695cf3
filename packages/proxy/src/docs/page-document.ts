import type { OpenApiDocument } from '@audit-gateway/contract';
import * as z from 'zod';
import { apiKeyHeader } from '../auth/api-key.ts';
import { joinPaths } from '../lib/base-path.ts';
import type { Auth, AuthMethodName } from '../config/auth-settings.ts';

/** What the page's document depends on. */
export interface PageDocumentOptions {
  /** The contract's document. */
  readonly document: OpenApiDocument;
  /** How callers authenticate. */
  readonly auth: Auth;
  /** Whether paths without the name of a target are served. */
  readonly hasDefaultTarget: boolean;
  /** The URL by which callers reach the gateway through a proxy. Default: the page's own address is enough. */
  readonly publicUrl?: URL | undefined;
  /** Whether there are targets beside the default one. The page does not list their names: it is open to everybody. */
  readonly hasTargets: boolean;
}

const scheme = z.looseObject({ type: z.string(), name: z.string().default(''), scheme: z.string().default('') });
const securityParts = z.looseObject({
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  components: z.looseObject({ securitySchemes: z.record(z.string(), scheme).default({}) }),
});

const defaultServer = { url: '/', description: 'This gateway' };
const targetServer = {
  url: '/{target}',
  description: 'An account or region of this gateway',
  variables: { target: { default: 'name', description: 'The name of the target.' } },
};

const isSchemeOf: Readonly<Record<AuthMethodName, (given: z.infer<typeof scheme>) => boolean>> = {
  apiKey: ({ type, name }) => type === 'apiKey' && name.toLowerCase() === apiKeyHeader,
  jwt: ({ type, scheme: name }) => type === 'http' && name.toLowerCase() === 'bearer',
  // The page has no AWS key to sign with.
  sigv4: () => false,
};

/**
 * Returns the document that the page shows: the contract, with the servers and the security of this gateway, so that a
 * reader can call the operations. The servers' URLs are those of the public URL, where there is one, and relative to the
 * page.
 */
export function toPageDocument(options: PageDocumentOptions): object {
  const { document, auth, hasDefaultTarget, hasTargets, publicUrl } = options;
  const servers = [...(hasDefaultTarget ? [defaultServer] : []), ...(hasTargets ? [targetServer] : [])];
  const { security, components, ...rest } = securityParts.parse(document);
  const methods = auth === 'none' ? [] : auth;
  const schemes = Object.fromEntries(
    Object.entries(components.securitySchemes).filter(([, each]) => methods.some((method) => isSchemeOf[method](each))),
  );
  const isOffered = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => Object.hasOwn(schemes, name));
  return {
    ...rest,
    servers: [...(publicUrl === undefined ? [] : servers.map((server) => ofUrl(publicUrl, server))), ...servers],
    security: security.filter((each) => isOffered(Object.keys(each))),
    // Swagger UI shows its button "Authorize" for an empty object.
    components: { ...components, securitySchemes: Object.keys(schemes).length > 0 ? schemes : undefined },
  };
}

function ofUrl<Server extends { readonly url: string }>(base: URL, server: Server): Server {
  const path = server.url === '/' ? '' : server.url;
  return { ...server, url: `${base.origin}${joinPaths(base, path)}` };
}
