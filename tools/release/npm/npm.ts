import { join } from 'node:path';
import * as z from 'zod';
import type { Artefact, BuildArtefacts, RegistryState } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';
import { run, tryRun } from '../run.ts';
import { packTarballs, type Tarball } from './tarballs.ts';
import { publicPackages } from './workspaces.ts';

/** Builds the npm packages. Credentials are npm's own: `.npmrc`, or a trusted publisher of the platform. */
export const buildNpm: BuildArtefacts = async ({ root, names, folder }) => {
  await run(['npx', 'nx', 'run-many', '-t', 'build'], { cwd: root });
  const packages = publicPackages(root);
  const tarballs = await packTarballs(root, packages, packages, names, join(folder, 'npm'));
  return tarballs.map((tarball) => toArtefact(tarball, names.npmRegistry));
};

function toArtefact(tarball: Tarball, registry: string): Artefact {
  const { name, version, file } = tarball;
  return {
    name: `${name}@${version}`,
    registry,
    state: () => stateOf(tarball, registry),
    publish: async () => {
      const flags = [...tagFlags(version), ...provenanceFlags(registry, process.env)];
      await run(['npm', 'publish', file, '--registry', registry, ...flags]);
    },
  };
}

async function stateOf({ name, version, integrity }: Tarball, registry: string): Promise<RegistryState> {
  const line = ['npm', 'view', `${name}@${version}`, 'dist.integrity', '--json', '--registry', registry];
  // npm would wait for minutes for a registry that is not there.
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000'];
  const { status, stdout, stderr } = await tryRun([...line, ...retries, '--prefer-online']);
  const answer: unknown = stdout.trim() === '' ? undefined : JSON.parse(stdout);
  if (status === 0) return answer === undefined ? 'absent' : answer === integrity ? 'same' : 'different';
  const { success } = z.object({ error: z.object({ code: z.literal('E404') }) }).safeParse(answer);
  if (success) return 'absent';
  throw new ReleaseError(`${registry} cannot be asked for ${name}: ${(stderr || stdout).trim().slice(-500)}`);
}

/** A pre-release does not become what `npm install` takes. */
export function tagFlags(version: string): readonly string[] {
  const [, preRelease] = /^[^-+]+-([a-z]+)/i.exec(version) ?? [];
  return version.includes('-') ? ['--tag', preRelease ?? 'next'] : [];
}

/**
 * Has npm attest which commit and workflow a package was built from, where that is possible: npm's own registry, from
 * GitHub Actions with `id-token: write`, or from GitLab with a token for Sigstore.
 */
export function provenanceFlags(registry: string, env: NodeJS.ProcessEnv): readonly string[] {
  const onGitHub = env['GITHUB_ACTIONS'] === 'true' && env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined;
  const onGitLab = env['GITLAB_CI'] === 'true' && env['SIGSTORE_ID_TOKEN'] !== undefined;
  const isNpm = URL.parse(registry)?.hostname === 'registry.npmjs.org';
  return isNpm && (onGitHub || onGitLab) ? ['--provenance'] : [];
}
