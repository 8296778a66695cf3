import type { OpenApiDocument } from '@audit-gateway/contract';
import * as z from 'zod';
import type { Auth } from '../config/auth-settings.ts';
import { toPageParameters } from './page-parameters.ts';
import { toPageResponses } from './page-responses.ts';
import { securityNote, securityParts, toPageSecurity } from './page-security.ts';

/** What the page's document depends on. */
export interface PageDocumentOptions {
  /** The contract's document. */
  readonly document: OpenApiDocument;
  /** How callers prove who they are. */
  readonly auth: Auth;
  /** Whether paths without the name of a target are served. */
  readonly hasDefaultTarget: boolean;
  /** Whether there are targets beside the default one. Their names are told to nobody who may not read them. */
  readonly hasTargets: boolean;
  /** The time by which the examples are chosen. */
  readonly now: Date;
}

const info = z.looseObject({ description: z.string().default('') });

const ownTarget = { url: '/', description: 'This gateway' };
const otherTarget = {
  url: '/{target}',
  description: 'An account or region of this gateway',
  variables: { target: { default: 'name', description: 'The name of the target.' } },
};

/**
 * Makes the document that the page shows: the contract, for this gateway, with which a reader can try every operation
 * at once. The URLs of its servers are relative to where the page is.
 */
export function toPageDocument(options: PageDocumentOptions): object {
  const { document, auth, hasDefaultTarget, hasTargets, now } = options;
  const parts = securityParts.extend({ info }).parse(toPageParameters(toPageResponses(document), now));
  const { security, securitySchemes } = toPageSecurity(parts, auth);
  const files = 'The document itself: [openapi.yaml](openapi.yaml), [openapi.json](openapi.json).';
  return {
    ...parts,
    info: { ...parts.info, description: [parts.info.description, securityNote(auth), files].join('\n\n') },
    servers: [...(hasDefaultTarget ? [ownTarget] : []), ...(hasTargets ? [otherTarget] : [])],
    security,
    components: { ...parts.components, securitySchemes },
  };
}
