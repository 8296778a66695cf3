import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { run } from '../run.ts';

/** Where a version may be written by hand: guides, manifests and the Dockerfile. */
const texts = new Set(['.md', '.yaml', '.yml', '.tpl', '']);

/**
 * Moves a version on wherever a guide or a manifest names it: in names of images, packages and files of ours
 * (`audit-gateway:1.2.3`, `audit-gateway-client-1.2.3.tgz`, `…/audit-gateway//deploy?ref=v1.2.3`), and, among the files to deploy, as a tag or a chart's version.
 */
export function moveVersion(file: string, text: string, from: string, to: string): string {
  const old = `${from.replaceAll('.', '\\.')}(?!\\d|\\.\\d|-(?!py))`;
  const moved = text.replaceAll(
    new RegExp(`(audit[-_](?:gateway|emulator)[\\w./?=-]*[:@/_=-]v?)${old}`, 'g'),
    `$1${to}`,
  );
  if (!file.includes('/deploy/')) return moved;
  return moved.replaceAll(new RegExp(`^(\\s*(?:newTag|tag|appVersion|version):\\s*["']?)${old}`, 'gm'), `$1${to}`);
}

/** Moves the version on in the files of a work tree. @returns which files changed. */
export async function moveVersions(root: string, from: string, to: string): Promise<readonly string[]> {
  const listed = await run(['git', 'ls-files', '-z'], { cwd: root });
  const files = listed
    .split('\0')
    .filter(
      (file) => texts.has(extname(file)) && basename(file) !== 'CHANGELOG.md' && !/^\.changeset\/|\/test\//.test(file),
    );
  const changed: string[] = [];
  for (const file of files) {
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    const moved = moveVersion(file, text, from, to);
    if (moved === text) continue;
    await writeFile(join(root, file), moved);
    changed.push(file);
  }
  return changed;
}
