import type { ReleaseNames } from './names.ts';

/** What a registry has of an artefact: nothing, the same content, or another content under the same version. */
export type RegistryState = 'absent' | 'same' | 'different';

/** One thing that is published, to one registry. */
export interface Artefact {
  /** What it is called there, with its version. */
  readonly name: string;
  /** Where it goes. */
  readonly registry: string;
  /** Asks the registry. @throws {ReleaseError} where it cannot be asked. */
  state(): Promise<RegistryState>;
  /** Publishes it. @throws {ReleaseError} where that fails. */
  publish(): Promise<void>;
}

/** What is released. */
export interface Release {
  /** The folder of the sources. */
  readonly root: string;
  readonly version: string;
  /** The commit that is released, in full. */
  readonly revision: string;
  /** The day of a rebuild of the images on a newer base, as 20261231; their tag is the version and this day. */
  readonly rebuild?: string | undefined;
  /** The time of the commit: artefacts that hold a time hold this one, so that they can be built again. */
  readonly committedAt: Date;
  readonly names: ReleaseNames;
  /** The file of the names. */
  readonly namesFile: string;
  /** Where everything that is built goes. */
  readonly folder: string;
}

/** A kind of artefact: builds what is published of it, in the order in which it is published. */
export type BuildArtefacts = (release: Release) => Promise<readonly Artefact[]>;
