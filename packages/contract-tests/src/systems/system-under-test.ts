import type { Faults } from '@audit-gateway/emulator';
import type { SignRequest } from '@audit-gateway/testing';
import type { ListedAudit } from '../cases/account.ts';
import type { RecordedCall } from '../recorded-calls.ts';

/** What a case may need that not every target has. */
export type Capability = keyof typeof capabilities;

/** Each capability, in words that go on after "a target where". */
export const capabilities = {
  'exact account': 'audits and faults can be placed',
  'problem details': 'errors are problem details',
  signatures: 'callers sign',
} as const;

/** What it takes to send requests to something that serves the two operations. */
export interface Endpoint {
  readonly url: string;
  /** The region that signatures are for. */
  readonly region: string;
  /** The credentials with which AWS clients sign. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Signs requests of those that are no AWS clients; gives no headers where callers need not sign. */
  readonly sign: SignRequest;
}

/** Something that serves the two operations, and keeps what goes over the wire. */
export interface SystemUnderTest extends Endpoint {
  readonly name: string;
  /** What it has beside the operations. */
  readonly capabilities: ReadonlySet<Capability>;
  readonly startedAt: Date;
  readonly audits: readonly ListedAudit[];
  readonly calls: readonly RecordedCall[];
  /**
   * Sets all faults anew; those not given are off.
   *
   * @param answers For how many answers over the wire. Default: until they are set again.
   * @throws {Error} where the target has not the capability `exact account`.
   */
  readonly setFaults: (faults: Partial<Faults>, answers?: number) => void;
  readonly close: () => Promise<void>;
}

/** How to reach what verifies no signature. AWS clients sign all the same, with made-up credentials. */
export function unsigned(url: string, region: string): Endpoint {
  return { url, region, credentials: { accessKeyId: 'ANY', secretAccessKey: 'any' }, sign: () => ({}) };
}
