import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/**
 * Finds the position in a text of what a JSON pointer leads to, as `line:column`, both from 1: that of the value where it
 * is a scalar, of its key elsewhere. Where there is nothing, it is the position of the deepest owner that there is.
 *
 * @param text YAML or JSON that can be parsed.
 * @param location The tokens of the pointer.
 */
export function positionOf(text: string, location: readonly string[]): string {
  const { line, column } = createPositionFinder(text)(location);
  return `${line}:${column}`;
}

/** A position in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Parses a text once, to find positions as {@link positionOf} does. */
export function createPositionFinder(text: string): (location: readonly string[]) => Position {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  return (location) => {
    const { line, col } = lineCounter.linePos(offsetOf(contents, location));
    return { line, column: col };
  };
}

function offsetOf(root: Node | null, location: readonly string[]): number {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const token of location) {
    const [found, value] = stepTo(node, token);
    if (found === undefined) return offset;
    offset = found;
    node = value;
  }
  return (isScalar(node) ? startOf(node) : undefined) ?? offset;
}

/** The offset of a member of a node, and the member's value. */
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
