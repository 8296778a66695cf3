/**
 * Reads the URL of a forward proxy, with or without `http://`, as curl does; undefined for anything else. It may hold a
 * password, so it must not go into any text.
 */
export function readProxyUrl(text: string): URL | undefined {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  if (`${url.search}${url.hash}` !== '' || url.pathname !== '/') return undefined;
  try {
    decodeURIComponent(`${url.username}${url.password}`);
    return url;
  } catch {
    return undefined;
  }
}
