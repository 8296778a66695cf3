import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type InstalledPackage, packageOf } from '@audit-gateway/sbom';

/** Lists the licenses of the installed packages that files are of, with their texts: most demand that these go along. */
export function licensesOf(files: readonly string[]): string {
  const packages = files.flatMap((file) => packageOf(resolve(file)) ?? []);
  const texts = new Map(packages.map((each) => [`${each.name} ${each.version}, ${each.license}`, each]));
  return [...texts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([title, each]) => [title, ...noticesOf(each)].join('\n\n'))
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

function noticesOf({ folder }: InstalledPackage): string[] {
  return readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}
