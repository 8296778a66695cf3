import type { Contract } from '@audit-gateway/contract';
import type { RequestHandler } from 'express';
import * as z from 'zod';
import { requestContextOf } from './request-context.ts';
import { writeResponse } from './write-response.ts';

/** Options of {@link createCors}. */
export interface CorsOptions {
  /** The origins whose pages may read responses. Never all: a page of any site could use a key that it got hold of. */
  readonly origins: readonly string[];
  readonly contract: Pick<Contract, 'operations' | 'document'>;
}

// Chromium keeps the result of a preflight for no longer.
const preflightSeconds = 7200;

// What AWS's SDK for JavaScript sends beside the parameters, and what joins logs and traces.
const furtherHeaders = [
  'Authorization',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
  'X-Amz-User-Agent',
  'Amz-Sdk-Invocation-Id',
  'Amz-Sdk-Request',
  'X-Request-Id',
  'Traceparent',
  'Tracestate',
];

const responseWithHeaders = z.looseObject({ headers: z.record(z.string(), z.unknown()).default({}) });
const documentParts = z.looseObject({
  components: z.looseObject({
    responses: z.record(z.string(), responseWithHeaders).default({}),
    securitySchemes: z.record(z.string(), z.looseObject({ in: z.string().optional(), name: z.string().optional() })),
  }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ responses: z.record(z.string(), responseWithHeaders).default({}) }).catch({ responses: {} }),
    ),
  ),
});

/** The middleware of Cross-Origin Resource Sharing (WHATWG Fetch, section 3.3). */
export interface Cors {
  /**
   * Has every response that is written after it, failures too, say that the pages of the origins may read it, with its
   * headers.
   */
  readonly shareResponses: RequestHandler;
  /** Answers the preflights of the origins. */
  readonly answerPreflights: RequestHandler;
}

/**
 * Creates the middleware for the pages of some origins.
 *
 * Access-Control-Allow-Credentials is never sent: the credentials are headers, which a page sets itself. So a browser
 * lets no page read what it got for a cookie or a client certificate.
 */
export function createCors({ origins, contract }: CorsOptions): Cors {
  const allowed = new Set(origins);
  const { operations } = contract;
  const preflight = {
    'access-control-allow-methods': [...new Set(operations.map(({ method }) => method))].join(', '),
    'access-control-allow-headers': requestHeadersOf(contract).join(', '),
    'access-control-max-age': String(preflightSeconds),
  };
  const exposed = responseHeadersOf(contract).join(', ');
  return {
    shareResponses: ({ headers: { origin } }, response, next) => {
      const isAllowed = origin !== undefined && allowed.has(origin);
      requestContextOf(response).extraHeaders = {
        // A cache in between must not give one page what is meant for another.
        vary: 'Origin',
        ...(isAllowed && { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }),
      };
      next();
    },
    answerPreflights: ({ method, headers }, response, next) => {
      const { origin, 'access-control-request-method': asked } = headers;
      const isPreflight = method === 'OPTIONS' && asked !== undefined;
      if (isPreflight && origin !== undefined && allowed.has(origin)) writeResponse(response, 204, preflight);
      else next();
    },
  };
}

function requestHeadersOf({ operations, document }: CorsOptions['contract']): readonly string[] {
  const parameters = operations.flatMap((operation) => operation.parameters).filter((each) => each.in === 'header');
  const schemes = Object.values(documentParts.parse(document).components.securitySchemes);
  const keys = schemes.flatMap((scheme) => (scheme.in === 'header' ? (scheme.name ?? []) : []));
  return unique([...parameters.map(({ name }) => name), ...keys, ...furtherHeaders]);
}

function responseHeadersOf({ document }: CorsOptions['contract']): readonly string[] {
  const { components, paths } = documentParts.parse(document);
  const inline = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .map(({ responses }) => responses);
  const responses = [components.responses, ...inline].flatMap((each) => Object.values(each));
  // AWS's SDKs correct their clock by the date.
  return unique(['Date', ...responses.flatMap(({ headers }) => Object.keys(headers))]);
}

/** Each name once, in whatever letter case. */
function unique(names: readonly string[]): readonly string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
