import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { defaultBase } from '../base/base.ts';
import { documentPath } from '../base/git.ts';
import { compare } from '../compare/compare.ts';
import { parseDocument, readContract } from '../documents.ts';
import { createLocate } from '../report/locate.ts';
import { changesetsSince } from './changesets.ts';
import { type VersionResult, validateVersions } from './validate.ts';

/**
 * Judges the contract of a work tree: whether its version and the changesets say what changed since its base, and
 * whether its version is its package's.
 *
 * @throws {SpecDiffError} where a document or a changeset cannot be read.
 */
export async function checkVersions(folder: string): Promise<VersionResult> {
  const { document, text: documentText } = await readContract(folder);
  const versionAfter = document.info.version;
  const versionOfPackage = await readPackageVersion(folder);
  if (versionAfter !== versionOfPackage) {
    const text = `${documentPath} is version ${versionAfter}, and spec/package.json ${versionOfPackage}; "npm run version" sets both`;
    return { text, fails: true };
  }
  const base = await defaultBase(folder);
  if ('reason' in base) return { text: `nothing to compare the contract with: ${base.reason}`, fails: false };
  const before = parseDocument(base.text, `${documentPath} at ${base.name}`);
  return validateVersions({
    base: `${base.name} (${base.commit.slice(0, 7)})`,
    changes: compare(before, document),
    versionBefore: before.info.version,
    versionAfter,
    changesets: await changesetsSince(folder, base.commit),
    locate: createLocate(documentText),
  });
}

async function readPackageVersion(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'spec/package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
