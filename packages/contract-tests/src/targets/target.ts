import type { Faults } from '@audit-gateway/emulator';
import type { SignRequest } from '@audit-gateway/testing';
import type { ListedAudit } from '../cases/listed-audit.ts';
import type { Exchange } from '../wire/exchange.ts';

/** What a case may need that not every target has. */
export type Capability = keyof typeof capabilities;

/** Each capability, in words that go on after "a target where". */
export const capabilities = {
  'exact account': 'audits and faults can be placed',
  'problem details': 'errors are problem details',
  signatures: 'callers sign',
} as const;

/** What it takes to send requests to something that serves the two operations. */
export interface Reachable {
  /** Where to send requests. */
  readonly url: string;
  /** The region that signatures are for. */
  readonly region: string;
  /** The credentials with which AWS clients sign. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Signs requests of those that are no AWS clients; gives no headers where callers need not sign. */
  readonly sign: SignRequest;
}

/** Something that serves the two operations, and keeps what goes over the wire. */
export interface Target extends Reachable {
  /** What reports call it. */
  readonly name: string;
  /** What it has beside the operations. */
  readonly capabilities: ReadonlySet<Capability>;
  /** When the target was started; the periods of the cases are told from here. */
  readonly startedAt: Date;
  /** The audits that the account has in the last 90 days. */
  readonly audits: readonly ListedAudit[];
  /** What went over the wire so far. */
  readonly exchanges: readonly Exchange[];
  /**
   * Sets all faults anew; those not given are off.
   *
   * @param answers For how many answers over the wire. Default: until they are set again.
   * @throws {Error} where the target has not the capability `exact account`.
   */
  readonly setFaults: (faults: Partial<Faults>, answers?: number) => void;
  /** Ends everything that was started for it. */
  readonly close: () => Promise<void>;
}
