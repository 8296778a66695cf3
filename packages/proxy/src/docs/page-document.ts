import type { OpenApiDocument } from '@audit-gateway/contract';
import * as z from 'zod';
import { apiKeyHeader } from '../auth/api-key.ts';
import type { Auth, AuthMethodName } from '../config/auth-settings.ts';

/** What the page's document depends on. */
export interface PageDocumentOptions {
  /** The contract's document. */
  readonly document: OpenApiDocument;
  /** How callers authenticate. */
  readonly auth: Auth;
  /** Whether paths without the name of a target are served. */
  readonly hasDefaultTarget: boolean;
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
 * reader can call the operations. The servers' URLs are relative to the page.
 */
export function toPageDocument({ document, auth, hasDefaultTarget, hasTargets }: PageDocumentOptions): object {
  const { security, components, ...rest } = securityParts.parse(document);
  const methods = auth === 'none' ? [] : auth;
  const schemes = Object.fromEntries(
    Object.entries(components.securitySchemes).filter(([, each]) => methods.some((method) => isSchemeOf[method](each))),
  );
  const isOffered = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => Object.hasOwn(schemes, name));
  return {
    ...rest,
    servers: [...(hasDefaultTarget ? [defaultServer] : []), ...(hasTargets ? [targetServer] : [])],
    security: security.filter((each) => isOffered(Object.keys(each))),
    // Swagger UI shows its button "Authorize" for an empty object.
    components: { ...components, securitySchemes: Object.keys(schemes).length > 0 ? schemes : undefined },
  };
}
