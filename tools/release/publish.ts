import type { Artefact, RegistryState } from './artefact.ts';
import { ReleaseError } from './release-error.ts';

/** How artefacts are published. */
export interface PublishOptions {
  /** Asks the registries and publishes nothing. */
  readonly dryRun: boolean;
  /** Called with a line about each artefact. */
  readonly report: (line: string) => void;
}

/**
 * Publishes artefacts one after the other, once all registries were asked. What a registry has already, with the same
 * content, is left: a release that failed half-way goes on when it is started again.
 *
 * @throws {ReleaseError} before anything is published where a registry has one with another content, or cannot be asked:
 *   a published version is never replaced.
 */
export async function publishArtefacts(
  artefacts: readonly Artefact[],
  { dryRun, report }: PublishOptions,
): Promise<void> {
  const asked = await Promise.all(
    artefacts.map(async (artefact) => ({ artefact, answer: await stateIn(artefact, dryRun) })),
  );
  const different = asked.filter(({ answer }) => answer.state === 'different').map(({ artefact }) => artefact);
  if (different.length > 0) {
    const listed = different.map(({ name, registry }) => `${registry} has ${name} with another content`);
    throw new ReleaseError(`${listed.join('\n')}\nA published version is not replaced: release the next one`);
  }
  for (const { artefact, answer } of asked) {
    const { name, registry } = artefact;
    if (answer.state === 'same') report(`  ${name}: ${registry} has it already`);
    else if (dryRun) report(`  ${name}: would be published to ${registry}${answer.reason ?? ''}`);
    else {
      await artefact.publish();
      report(`  ${name}: published to ${registry}`);
    }
  }
}

interface Answer {
  readonly state: RegistryState;
  /** Why the registry could not be asked, in a dry run. */
  readonly reason?: string;
}

async function stateIn(artefact: Artefact, dryRun: boolean): Promise<Answer> {
  try {
    return { state: await artefact.state() };
  } catch (error) {
    if (!dryRun || !(error instanceof ReleaseError)) throw error;
    return { state: 'absent', reason: `, which could not be asked (${error.message.split('\n', 1).join()})` };
  }
}
