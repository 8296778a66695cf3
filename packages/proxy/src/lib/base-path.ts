/** The path of a base URL without a slash at its end; empty where it has none. */
export function basePathOf({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '');
}

/** Puts the path of a base URL before another path. */
export function joinPaths(base: URL, path: string): string {
  return `${basePathOf(base)}${path}`;
}

/** Takes a base path off a request target, which may have a query; one that does not begin with it stays as it is. */
export function withoutBasePath(basePath: string, target: string): string {
  if (basePath === '' || !target.startsWith(basePath)) return target;
  const rest = target.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : target;
}
