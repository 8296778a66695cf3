import { format } from 'node:url';

/**
 * Has Node's legacy URL parser warn of itself (DEP0169), unseen. It warns once, but until it has, it looks through the
 * call stack at each use for whether a package of others is to blame; express-openapi-validator uses it for each request,
 * and that look takes longer than all else that the validator does.
 */
export function settleLegacyUrlParser(): void {
  const { noDeprecation = false } = process;
  process.noDeprecation = true;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is here to be warned of
  format('/');
  process.noDeprecation = noDeprecation;
}
