/**
 * Joins texts, and counts those beyond a number instead of listing them: what many inputs make must stay readable, and
 * bounded.
 *
 * @param most How many texts are listed.
 * @param uncounted How many more there are that are not among the texts. Default: none.
 */
export function joinFirst(texts: readonly string[], most: number, uncounted = 0): string {
  const listed = texts.slice(0, most);
  const more = texts.length - listed.length + uncounted;
  return [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
