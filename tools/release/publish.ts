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
 * Publishes artefacts one after the other. What a registry has already, with the same content, is left: a release that
 * failed half-way goes on when it is started again.
 *
 * @throws {ReleaseError} at the first that a registry has with another content: a published version is never replaced.
 */
export async function publishArtefacts(
  artefacts: readonly Artefact[],
  { dryRun, report }: PublishOptions,
): Promise<void> {
  for (const artefact of artefacts) {
    const { name, registry } = artefact;
    const state = await stateIn(artefact, dryRun);
    if (state === 'different') {
      throw new ReleaseError(
        `${registry} has ${name} with another content. A published version is not replaced: release the next one`,
      );
    }
    if (state === 'same') report(`  ${name}: ${registry} has it already`);
    else if (state === 'absent' && !dryRun) {
      await artefact.publish();
      report(`  ${name}: published to ${registry}`);
    } else report(`  ${name}: would be published to ${registry}${state === 'absent' ? '' : `, which ${state.reason}`}`);
  }
}

async function stateIn(artefact: Artefact, dryRun: boolean): Promise<RegistryState | { readonly reason: string }> {
  try {
    return await artefact.state();
  } catch (error) {
    if (!dryRun || !(error instanceof ReleaseError)) throw error;
    return { reason: `could not be asked (${error.message.split('\n', 1).join()})` };
  }
}
