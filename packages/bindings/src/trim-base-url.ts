import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BindingsError } from './bindings-error.ts';
import { clientFolder } from './folders.ts';

/** One statement of a generated client, and what it becomes. */
export interface Edit {
  /** The file in the client's folder. */
  readonly file: string;
  /** The statement, which occurs once. */
  readonly from: string;
  readonly to: string;
}

// The generator has no option for it, and templates of its own would be copies of some 3,000 lines for one each.
const edits: ReadonlyMap<string, Edit> = new Map([
  [
    'python',
    {
      file: 'audit_gateway/api_client.py',
      from: 'url = self.configuration.host + resource_path',
      to: "url = self.configuration.host.rstrip('/') + resource_path",
    },
  ],
  [
    'java',
    {
      file: 'src/main/java/auditgateway/ApiClient.java',
      from: 'url.append(baseURL).append(path);',
      to: 'url.append(baseURL.replaceAll("/+$", "")).append(path);',
    },
  ],
  ['go', { file: 'configuration.go', from: 'return url, nil', to: 'return strings.TrimRight(url, "/"), nil' }],
]);

/**
 * Has a generated client drop the slashes at the end of the URL that it is given: it appends `/audit/tasks` to it, and
 * not every gateway or proxy takes `//audit/tasks`.
 *
 * @throws {BindingsError} where the generator writes the client otherwise than it did.
 */
export async function trimBaseUrl(language: string): Promise<void> {
  const edit = edits.get(language);
  if (edit === undefined) throw new BindingsError(`${language}: it is not known where its client joins URLs`);
  const file = join(clientFolder(language), edit.file);
  await writeFile(file, applyEdit(await readFile(file, 'utf8'), edit));
}

/**
 * Replaces the one statement of a file.
 *
 * @throws {BindingsError} where it occurs not once.
 */
export function applyEdit(text: string, { file, from, to }: Edit): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new BindingsError(`${file}: "${from}" must occur once in what the generator writes`);
  }
  return `${before}${to}${after}`;
}
