/** Decodes percent-encoded UTF-8; undefined where it is not that. */
export function percentDecode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
