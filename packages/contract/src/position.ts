import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/**
 * Tells where a place of a document begins in its text, as `line:column`, both from 1: the value where it is a scalar,
 * its key elsewhere. A place that is not there is where the last that is there on the way to it begins.
 *
 * @param text YAML or JSON that can be parsed.
 * @param place The tokens of the pointer to the place.
 */
export function positionOf(text: string, place: readonly string[]): string {
  const lineCounter = new LineCounter();
  const { line, col } = lineCounter.linePos(offsetOf(parseDocument(text, { lineCounter }).contents, place));
  return `${line}:${col}`;
}

function offsetOf(root: Node | null, place: readonly string[]): number {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const token of place) {
    const [found, value] = stepTo(node, token);
    if (found === undefined) return offset;
    offset = found;
    node = value;
  }
  return (isScalar(node) ? startOf(node) : undefined) ?? offset;
}

/** Where a member of a node begins, and what it holds. */
function stepTo(node: unknown, token: string): [number | undefined, unknown] {
  if (isSeq(node)) {
    const item = node.items[Number(token)];
    return [startOf(item), item];
  }
  const pair = isMap(node)
    ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === token)
    : undefined;
  return [startOf(pair?.key), pair?.value];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
