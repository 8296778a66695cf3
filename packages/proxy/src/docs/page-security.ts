import * as z from 'zod';
import { apiKeyHeader } from '../auth/api-key.ts';
import type { Auth, AuthMethodName } from '../config/auth-settings.ts';

const scheme = z.looseObject({
  type: z.string(),
  name: z.string().default(''),
  scheme: z.string().default(''),
});
const requirement = z.record(z.string(), z.array(z.string()));

/** The parts of a document that say how callers prove who they are. */
export const securityParts = z.looseObject({
  security: z.array(requirement).default([]),
  components: z.looseObject({ securitySchemes: z.record(z.string(), scheme).default({}) }),
});

type Scheme = z.infer<typeof scheme>;

/** What the page says of security in place of the document. */
export interface PageSecurity {
  /** What a call may be sent with: any one of these. */
  readonly security: readonly z.infer<typeof requirement>[];
  /** What the page can be told; undefined where that is nothing, since an empty object makes Swagger UI ask for it. */
  readonly securitySchemes: Readonly<Record<string, Scheme>> | undefined;
}

const isFor: Readonly<Record<AuthMethodName, (given: Scheme) => boolean>> = {
  apiKey: ({ type, name }) => type === 'apiKey' && name.toLowerCase() === apiKeyHeader,
  jwt: ({ type, scheme: name }) => type === 'http' && name.toLowerCase() === 'bearer',
  // A signature is of one request, and a page has no key to make it with.
  sigv4: () => false,
};

/** Keeps of a document's security what this gateway asks for, and a page can give. */
export function toPageSecurity({ security, components }: z.infer<typeof securityParts>, auth: Auth): PageSecurity {
  const methods = auth === 'none' ? [] : auth;
  const schemes = Object.entries(components.securitySchemes).filter(([, each]) =>
    methods.some((method) => isFor[method](each)),
  );
  const kept = new Set(schemes.map(([name]) => name));
  return {
    security: security.filter((each) => {
      const names = Object.keys(each);
      return names.length > 0 && names.every((name) => kept.has(name));
    }),
    securitySchemes: schemes.length > 0 ? Object.fromEntries(schemes) : undefined,
  };
}

/** Says in Markdown what it takes to call this gateway from the page. */
export function securityNote(auth: Auth): string {
  if (auth === 'none') return 'This gateway does not ask who calls.';
  const typed = auth.some((method) => method !== 'sigv4');
  const forTyped =
    'This gateway asks who calls: press **Authorize** first. The page forgets what you type there when you leave it.';
  const forSigned =
    `This gateway${typed ? ' also' : ''} takes AWS signatures. A page cannot sign: use the AWS CLI with ` +
    '`--endpoint-url`, or another AWS client.';
  return [...(typed ? [forTyped] : []), ...(auth.includes('sigv4') ? [forSigned] : [])].join(' ');
}
