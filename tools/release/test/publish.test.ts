import { describe, expect, it } from 'vitest';
import type { Artefact, RegistryState } from '../artefact.ts';
import { provenanceFlags, tagFlags } from '../npm/npm.ts';
import { publishArtefacts } from '../publish.ts';
import { ReleaseError } from '../release-error.ts';

/** A registry in memory, which answers and fails as it is told. */
function createRegistry(states: Readonly<Record<string, RegistryState | Error>>): {
  artefacts: Artefact[];
  published: string[];
} {
  const published: string[] = [];
  const artefacts = Object.entries(states).map(([name, state]) => ({
    name,
    registry: 'https://registry.example',
    state: () =>
      state instanceof Error ? Promise.reject(state) : Promise.resolve(published.includes(name) ? 'same' : state),
    publish: () => {
      published.push(name);
      return Promise.resolve();
    },
  }));
  return { artefacts, published };
}

async function publish(
  states: Parameters<typeof createRegistry>[0],
  dryRun = false,
): Promise<{ lines: string[]; published: string[]; error?: unknown }> {
  const { artefacts, published } = createRegistry(states);
  const lines: string[] = [];
  try {
    await publishArtefacts(artefacts, { dryRun, report: (line) => lines.push(line.trim()) });
    return { lines, published };
  } catch (error) {
    return { lines, published, error };
  }
}

describe('publishing', () => {
  it('leaves what a registry has already, and publishes the rest in order', async () => {
    const { lines, published } = await publish({ a: 'absent', b: 'same', c: 'absent' });
    expect(published).toEqual(['a', 'c']);
    expect(lines).toEqual([
      'a: published to https://registry.example',
      'b: https://registry.example has it already',
      'c: published to https://registry.example',
    ]);
  });

  it('publishes nothing where a registry has one of them with another content', async () => {
    const { published, error } = await publish({ a: 'absent', b: 'different', c: 'absent' });
    expect(published).toEqual([]);
    expect(String(error)).toContain('https://registry.example has b with another content');
  });

  it('stops where a registry cannot be asked', async () => {
    const { published, error } = await publish({ a: new ReleaseError('no route'), b: 'absent' });
    expect({ published, error: String(error) }).toEqual({ published: [], error: 'ReleaseError: no route' });
  });

  it('publishes nothing in a dry run, and says of each what it would do', async () => {
    const { lines, published } = await publish({ a: 'absent', b: 'same', c: new ReleaseError('no route') }, true);
    expect(published).toEqual([]);
    expect(lines).toEqual([
      'a: would be published to https://registry.example',
      'b: https://registry.example has it already',
      'c: would be published to https://registry.example, which could not be asked (no route)',
    ]);
  });
});

describe('npm', () => {
  const gitHub = { GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' };
  const gitLab = { GITLAB_CI: 'true', SIGSTORE_ID_TOKEN: 'token' };
  it.each([
    ['in GitHub Actions that may issue identities', 'https://registry.npmjs.org/', gitHub, ['--provenance']],
    ['in GitLab with a token for Sigstore', 'https://registry.npmjs.org/', gitLab, ['--provenance']],
    ['not in GitHub Actions that may not', 'https://registry.npmjs.org/', { GITHUB_ACTIONS: 'true' }, []],
    ['not on a machine of ours', 'https://registry.npmjs.org/', {}, []],
    ["not in a company's registry", 'https://npm.acme.example/', gitHub, []],
  ])('attests the provenance %s', (_title, registry, env, flags) => {
    expect(provenanceFlags(registry, env)).toEqual(flags);
  });

  it.each([
    ['1.2.3', []],
    ['1.2.3-rc.1', ['--tag', 'rc']],
    ['1.2.3-0', ['--tag', 'next']],
  ])('publishes %s with the flags %j', (version, flags) => {
    expect(tagFlags(version)).toEqual(flags);
  });
});
