import type { Faults } from '@audit-gateway/emulator';
import type { SignRequest } from '@audit-gateway/testing';
import type { ListedAudit } from '../cases/account.ts';
import type { RecordedCall } from '../recorded-calls.ts';

/** What a case may need that not every system offers. */
export type Capability = keyof typeof capabilities;

/** Each capability, in words that follow "a system where". */
export const capabilities = {
  'exact account': 'audits and faults can be placed',
  'problem details': 'errors are problem details',
  signatures: 'callers sign',
} as const;

/** What a client needs to call a system under test. */
export interface Endpoint {
  readonly url: string;
  readonly region: string;
  /** For clients of AWS, which always sign. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Signs requests of other clients; returns no headers where callers need not sign. */
  readonly sign: SignRequest;
}

/** A server of the two operations, with a record of its calls. */
export interface SystemUnderTest extends Endpoint {
  readonly name: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** The ids of the operations that it has. */
  readonly operations: readonly string[];
  readonly startedAt: Date;
  readonly audits: readonly ListedAudit[];
  readonly calls: readonly RecordedCall[];
  /**
   * Replaces the injected faults.
   *
   * @param responses The number of responses until the faults end. Default: they stay.
   * @throws {Error} where the system lacks the capability `exact account`.
   */
  readonly setFaults: (faults: Partial<Faults>, responses?: number) => void;
  readonly close: () => Promise<void>;
}

/** The endpoint of a system that verifies no signatures. Clients of AWS sign with made-up credentials. */
export function unsigned(url: string, region: string): Endpoint {
  return { url, region, credentials: { accessKeyId: 'ANY', secretAccessKey: 'any' }, sign: () => ({}) };
}
