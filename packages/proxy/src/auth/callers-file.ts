import { CORE_SCHEMA, load } from 'js-yaml';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { CallerEntry } from './caller-entry.ts';
import { SettingsError } from '../config/setting.ts';
import { type CallersContext, readCallerEntries } from './callers-schema.ts';

/**
 * Parses a callers' file, YAML or JSON.
 *
 * A parser that keeps positions takes ten times as long as one that keeps none, and a file of 5,000 callers is read
 * while requests wait. So a file that is right is parsed without positions; only one that is not is parsed again, with
 * them, to say where it is wrong. The second parser decides.
 *
 * @param file What errors call it.
 * @throws {SettingsError} in one line: the file, line, column, place and what is allowed there, of every fault. It
 *   repeats nothing that stands in the file.
 */
export function parseCallersFile(text: string, file: string, context: CallersContext): readonly CallerEntry[] {
  return readCallerEntries(parseFast(text), context).entries ?? parseWithPositions(text, file, context);
}

function parseFast(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}

function parseWithPositions(text: string, file: string, context: CallersContext): readonly CallerEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [syntaxError] = document.errors;
  // yaml's own messages show what stands there.
  if (syntaxError !== undefined) fail(`${at(syntaxError.pos[0])}: is not YAML or JSON (${syntaxError.code})`);

  const { entries, faults } = readCallerEntries(contentOf(document, file), context);
  if (entries !== undefined) return entries;
  return fail(
    faults
      .map(({ path, member, message }) => {
        const place = member === undefined ? path : [...path, member];
        return `${at(offsetOf(document, place))}: ${render(path)} ${message}`;
      })
      .join('; '),
  );
}

function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    return fail(`${file}: has an alias that leads nowhere, or too far`);
  }
}

function fail(faults: string): never {
  throw new SettingsError(`--callers: ${faults}`);
}

// Where a member is missing, the place is what it is missing from.
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const node: unknown = document.getIn(path, true);
  if (isNode(node) && node.range != null) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

function render(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the file' : text.slice(1);
}
