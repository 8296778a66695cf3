import type { Contract, Operation } from '@audit-gateway/contract';
import { OpenApiSpecLoader, type Spec } from 'express-openapi-validator/dist/framework/openapi.spec.loader.js';

/** A document as express-openapi-validator takes it. */
export type ApiSpec = Spec['apiDoc'];

/** Whether a document has what the validator asks of one. */
export function isApiSpec(document: object): document is ApiSpec {
  return 'openapi' in document && 'info' in document && 'paths' in document && 'components' in document;
}

/**
 * Gives express-openapi-validator the document and the routes in it. Its own loader compiles OpenAPI's schema even where
 * it is told not to validate by it, which is a seventh of a start; so only a contract that was not held against that
 * schema before is loaded by it.
 *
 * It rejects with the loader's error where OpenAPI's schema refuses the document.
 */
export function readSpec(apiDoc: ApiSpec, { isShipped, operations }: Contract): Promise<Spec> {
  if (!isShipped) return new OpenApiSpecLoader({ apiDoc, validateApiSpec: true }).load();
  return Promise.resolve({ apiDoc, basePaths: ['/'], routes: operations.map(toRoute), serial: 1 });
}

function toRoute({ method, path, parameters }: Operation): Spec['routes'][number] {
  return {
    basePath: '',
    method,
    openApiRoute: path,
    expressRoute: path.replaceAll(/\{([^}]+)\}/g, ':$1'),
    pathParams: parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name),
  };
}
