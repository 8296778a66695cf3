const protocols = ['redis:', 'rediss:'];

/** Reads the URL of a Redis; undefined for anything else. It may hold a password, so it must not go into any text. */
export function readRedisUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') return undefined;
  if (!isEncoded(url.username) || !isEncoded(url.password)) return undefined;
  return /^\/?\d*$/.test(url.pathname) && url.search === '' && url.hash === '' ? url : undefined;
}

/** Whether a text can be decoded: a `%` that is meant as such has to be written `%25`. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
