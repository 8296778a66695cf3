import { inspect } from 'node:util';
import * as z from 'zod';
import { type Milliseconds, milliseconds, onOff, share } from '../settings/setting.ts';
import { quotas } from './quotas.ts';

/** What the emulator does wrong on request, each apart and all together. */
export interface Faults {
  /**
   * Whether requests above AWS's quotas get a ThrottlingException; {@link quotas} has the numbers. Default: false.
   */
  readonly quotas: boolean;
  /** The share of requests that get a ThrottlingException whatever the quotas, from 0 to 1. Default: 0. */
  readonly throttleRate: number;
  /** The share of requests that get an InternalFailureException, from 0 to 1. Default: 0. */
  readonly internalFailureRate: number;
  /** How long each response waits, in milliseconds: the same each time, or drawn from a range. Default: 0. */
  readonly latencyMs: Milliseconds;
  /** The share of requests whose connection ends without a response, from 0 to 1. Default: 0. */
  readonly droppedConnectionRate: number;
  /** The share of responses of which half is sent before the connection ends, from 0 to 1. Default: 0. */
  readonly truncatedBodyRate: number;
  /** The share of requests that get status 200 with HTML instead of a response, from 0 to 1. Default: 0. */
  readonly nonJsonBodyRate: number;
  /** Whether objects in responses have members that the contract does not know. Default: false. */
  readonly unknownMembers: boolean;
  /** Whether responses have values that the contract's enums do not know, and a check with such a name. Default: false. */
  readonly unknownValues: boolean;
}

/** The longest latency that may be asked for: ten minutes. */
const maxLatencyMs = 600_000;

/** Each fault as a setting. */
export const faultsSchema = z.object({
  quotas: onOff.describe(
    `keeps to the quotas of AWS, ${quotas.listAuditTasks} listings and ${quotas.describeAuditTask} descriptions a second, and throttles above`,
  ),
  throttleRate: share.describe('the share of requests that get a ThrottlingException'),
  internalFailureRate: share.describe('the share of requests that get an InternalFailureException'),
  latencyMs: milliseconds(maxLatencyMs).describe('how long each response waits'),
  droppedConnectionRate: share.describe('the share of requests whose connection ends without a response'),
  truncatedBodyRate: share.describe('the share of responses of which half is sent before the connection ends'),
  nonJsonBodyRate: share.describe('the share of requests that get status 200 with HTML'),
  unknownMembers: onOff.describe('adds members to responses that the contract does not know'),
  unknownValues: onOff.describe('puts enum values and a check name into responses that the contract does not know'),
} satisfies { [Name in keyof Faults]: z.ZodType<Faults[Name]> });

/**
 * Completes faults by the defaults, which are no faults.
 *
 * @throws {RangeError} where one is not allowed; the message says which, and what is.
 */
export function completeFaults(faults: Partial<Faults>): Faults {
  const { data, error } = faultsSchema.safeParse(faults);
  if (data !== undefined) return data;
  const { path: [name] = [], message } = error.issues[0] ?? {};
  const value: unknown = Object.entries(faults).find(([key]) => key === name)?.[1];
  throw new RangeError(`faults.${String(name)}: ${inspect(value)} is not allowed; it must be ${message ?? ''}`);
}
