import type { StoredCredentials } from '@audit-gateway/sigv4';
import type { Account } from './account/account.ts';
import type { Audit } from './account/audit.ts';
import type { Faults } from './faults/faults.ts';
import type { Call } from './server/call.ts';
import type { Sleep } from './server/deliver.ts';

/** The emulator's own credentials. They are made up and open no AWS account. */
export const emulatorCredentials = {
  accessKeyId: 'AKIDEMULATOREXAMPLE',
  secretAccessKey: 'not/a/real/secret/of/anybody/EXAMPLEKEY',
} as const satisfies StoredCredentials;

/** What holds where an option, or a flag, is not given. */
export const emulatorDefaults = { seed: 'audit-gateway', region: 'us-east-1', host: '127.0.0.1' } as const;

/** How an emulator is to be. Everything has a default. */
export interface EmulatorOptions {
  /** What the account, the draws of faults, page tokens and request ids follow from. Default: `audit-gateway`. */
  readonly seed?: string | number;
  /** Exactly the audits that the account has. Default: months of them, made up from the seed. */
  readonly audits?: readonly Audit[];
  /**
   * Tells the time, to signatures, audits, quotas and the `Date` header alike. Default: the real time. One that a test
   * can move is {@link createTestClock}.
   */
  readonly clock?: () => Date;
  /**
   * Tells the time to signatures alone. With the real time, `() => new Date()`, clients and gateways that sign by it are
   * accepted though `clock` is elsewhere. Default: `clock`.
   */
  readonly signatureClock?: () => Date;
  /**
   * Whether requests need no signature, so that `@audit-gateway/client` can ask the emulator without a gateway between.
   * AWS has no such thing. Default: false.
   */
  readonly unsigned?: boolean;
  /** Waits out latencies, in milliseconds. Default: in real time. */
  readonly sleep?: Sleep;
  /**
   * The credentials whose signatures are good. Looked up at each request, so that a key which is added or taken out
   * later is good or refused from then on. Default: {@link emulatorCredentials}.
   */
  readonly credentials?: readonly StoredCredentials[];
  /** The region that signatures must be for. Default: `us-east-1`. */
  readonly region?: string;
  /** What goes wrong on request. Default: nothing. */
  readonly faults?: Partial<Faults>;
  /** The address to listen on. Default: `127.0.0.1`, so that no other machine reaches it. */
  readonly host?: string;
  /** The port to listen on, 0 to 65535; 0 takes a free one. Default: 0. */
  readonly port?: number;
  /** How many of the latest calls are kept in {@link Emulator.calls}. Default: 1000. */
  readonly keepCalls?: number;
  /** Gets each call as soon as its response is known. Default: nobody does. */
  readonly onCall?: (call: Call) => void;
}

/** A running emulator. */
export interface Emulator {
  /** Where it listens, for instance `http://127.0.0.1:49152`, without a slash at the end. */
  readonly url: string;
  /** The port on which it listens. */
  readonly port: number;
  /** The region that signatures must be for. */
  readonly region: string;
  /** The audits that it serves. */
  readonly account: Account;
  /** The latest calls that it received, oldest first. */
  readonly calls: readonly Call[];
  /** The faults as they are set now, complete. */
  get faults(): Faults;
  /**
   * Sets all faults anew, from the next request on; those not given are off.
   *
   * @throws {RangeError} where one is not allowed; nothing is changed then.
   */
  set faults(faults: Partial<Faults>);
  /** Ends every connection, the busy ones too, and stops listening. It may be called more than once. */
  readonly close: () => Promise<void>;
}
