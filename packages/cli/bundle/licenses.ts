import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** Lists the packages that files are of, with the texts of their licenses, which most want to go along. */
export function licensesOf(files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => folderOf(resolve(file)) ?? []));
  return [...folders]
    .map((folder) => [titleOf(folder), ...noticesOf(folder)].join('\n\n'))
    .toSorted()
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the installed package that a file is of; undefined for the workspace's own. */
function folderOf(file: string): string | undefined {
  const [, folder] = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file) ?? [];
  return folder;
}

function titleOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const read = (name: string): string => String(Reflect.get(Object(manifest), name));
  return `${read('name')} ${read('version')}, ${read('license')}`;
}

function noticesOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name));
  if (names.length === 0) return [`(no text of its license is in ${folder.split(sep).slice(-2).join('/')})`];
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim());
}
