import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact, BuildArtefacts, RegistryState } from '../artefact.ts';
import type { ReleaseNames } from '../names.ts';
import { ReleaseError } from '../release-error.ts';
import { run } from '../run.ts';
import { buildClient, fetchFile } from './build.ts';

/**
 * Builds the Python client: a wheel and an sdist. twine uploads them, with its own credentials (`TWINE_USERNAME` and
 * `TWINE_PASSWORD`, `.pypirc`, or a trusted publisher).
 */
export const buildPython: BuildArtefacts = async (release) => {
  const folder = await buildClient('python', release);
  const files = (await readdir(folder)).filter((file) => /\.(whl|tar\.gz)$/.test(file));
  return files.toSorted().map((file) => toArtefact(join(folder, file), file, release.names));
};

function toArtefact(path: string, file: string, names: ReleaseNames): Artefact {
  const { pythonRepository } = names;
  return {
    name: file,
    registry: pythonRepository,
    state: () => stateOf(path, file, names),
    publish: async () => {
      const twine = process.env['TWINE'] ?? 'twine';
      const flags = ['--non-interactive', '--disable-progress-bar', '--repository-url', pythonRepository];
      await run([twine, 'upload', ...flags, path]);
    },
  };
}

async function stateOf(path: string, file: string, names: ReleaseNames): Promise<RegistryState> {
  const page = new URL(`${names.pythonPackage}/`, withSlash(names.pythonIndex));
  try {
    const listed = linkTo(file, (await fetchFile(page))?.toString() ?? '');
    if (listed === undefined) return 'absent';
    const content = await readFile(path);
    const link = new URL(listed, page);
    const [, algorithm, digest] = /^#(sha256|sha512)=([0-9a-f]+)$/.exec(link.hash) ?? [];
    if (algorithm !== undefined)
      return createHash(algorithm).update(content).digest('hex') === digest ? 'same' : 'different';
    return (await fetchFile(link))?.equals(content) === true ? 'same' : 'different';
  } catch (error) {
    throw new ReleaseError(`${page.href} cannot be asked: ${describe(error)}`);
  }
}

/** The link to a file on the page of a package (PEP 503). */
export function linkTo(file: string, page: string): string | undefined {
  const links = page.matchAll(/href\s*=\s*["']([^"']+)["']/g);
  return Array.from(links, ([, link = '']) => link.replaceAll('&amp;', '&')).find(
    (link) => decodeURIComponent(link.replace(/[?#].*$/, '').replace(/^.*\//, '')) === file,
  );
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
