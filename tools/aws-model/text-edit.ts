import { isCollection, isMap, isNode, isPair, isScalar, parseDocument, stringify } from 'yaml';

/** The tokens of a pointer to a place of a document. */
export type Place = readonly string[];

/** A list or a mapping in the text of a document. */
interface Collection {
  /** Whether it stands in brackets. */
  readonly isFlow: boolean;
  /** Where it begins. */
  readonly start: number;
  /** Its items in their order: by their keys or indexes, with where they begin and end. */
  readonly items: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

/**
 * Adds an item to the end of a list, in the list's own style. All other text stays as it is, to the byte.
 *
 * @throws {TypeError} where there is no list, or an empty one without brackets.
 */
export function addItem(text: string, list: Place, item: unknown): string {
  const { isFlow, start, items } = collectionAt(text, list);
  const last = items.at(-1);
  if (isFlow) return insert(text, last?.end ?? start + 1, (last === undefined ? '' : ', ') + inFlow(item));
  if (last === undefined) throw new TypeError(`/${list.join('/')}: has no items to add to`);
  return insertLines(text, last.end, `- ${inBlock(item).replaceAll('\n', '\n  ')}`, indentOf(text, last.start));
}

/**
 * Adds a member to a mapping that is not empty, at its end or after another member. All other text stays as it is.
 *
 * @throws {TypeError} where there is no such mapping.
 */
export function addMember(text: string, mapping: Place, name: string, value: unknown, after?: string): string {
  const { isFlow, items } = collectionAt(text, mapping);
  const previous = items.find((item) => item.name === after) ?? items.at(-1);
  const [first] = items;
  if (previous === undefined || first === undefined)
    throw new TypeError(`/${mapping.join('/')}: has no members to add to`);
  if (isFlow) return insert(text, previous.end, `, ${inFlow(name)}: ${inFlow(value)}`);
  const indent = ' '.repeat(first.start - lineStart(text, first.start));
  return insertLines(text, previous.end, inBlock({ [name]: value }), indent);
}

/**
 * Takes the member or the item at a place out, with its line where it has one. All other text stays as it is.
 *
 * @throws {TypeError} where there is none.
 */
export function removeAt(text: string, place: Place): string {
  const { isFlow, items } = collectionAt(text, place.slice(0, -1));
  const index = items.findIndex(({ name }) => name === place.at(-1));
  const item = items[index];
  if (item === undefined) throw new TypeError(`/${place.join('/')}: is not there`);
  if (!isFlow) return cut(text, lineStart(text, item.start), lineEnd(text, item.end) + 1);
  const [previous, next] = [items[index - 1], items[index + 1]];
  if (next !== undefined) return cut(text, item.start, next.start);
  return cut(text, previous?.end ?? item.start, item.end);
}

function collectionAt(text: string, place: Place): Collection {
  const node = parseDocument(text).getIn(place.length === 0 ? null : place, true);
  if (!isCollection(node)) throw new TypeError(`/${place.join('/')}: is no list and no mapping`);
  const items = node.items.map((item, index) => {
    const [first, last] = isPair(item) ? [item.key, item.value ?? item.key] : [item, item];
    const name = isMap(node) && isScalar(first) ? String(first.value) : String(index);
    return { name, start: startOf(first), end: endOf(text, last) };
  });
  return { isFlow: node.flow === true, start: startOf(node), items };
}

function startOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0;
}

// Block text ends with its line break, and a mapping with that of its last member.
function endOf(text: string, node: unknown): number {
  const end = (isNode(node) ? node.range?.[1] : undefined) ?? 0;
  return text.slice(0, end).trimEnd().length;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function indentOf(text: string, offset: number): string {
  return /^ */.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

function inBlock(value: unknown): string {
  return stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd();
}

function inFlow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, singleQuote: true }).trimEnd();
}

function insertLines(text: string, after: number, lines: string, indent: string): string {
  return insert(text, lineEnd(text, after), `\n${lines}`.replaceAll('\n', `\n${indent}`));
}

function insert(text: string, offset: number, what: string): string {
  return text.slice(0, offset) + what + text.slice(offset);
}

function cut(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(end);
}
