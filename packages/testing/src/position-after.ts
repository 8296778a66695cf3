/** Where a text goes on after a part that first occurs in it, as `line:column`. */
export function positionAfter(text: string, part: string): string {
  const lines = text.slice(0, text.indexOf(part) + part.length).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}
