import { inspect } from 'node:util';
import { type Milliseconds, milliseconds, onOff, type Setting, share } from '../settings/setting.ts';
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
export const faultSettings = {
  quotas: onOff(
    `keeps to the quotas of AWS, ${quotas.listAuditTasks} listings and ${quotas.describeAuditTask} descriptions a second, and throttles above`,
  ),
  throttleRate: share('the share of requests that get a ThrottlingException'),
  internalFailureRate: share('the share of requests that get an InternalFailureException'),
  latencyMs: milliseconds('how long each response waits', maxLatencyMs),
  droppedConnectionRate: share('the share of requests whose connection ends without a response'),
  truncatedBodyRate: share('the share of responses of which half is sent before the connection ends'),
  nonJsonBodyRate: share('the share of requests that get status 200 with HTML'),
  unknownMembers: onOff('adds members to responses that the contract does not know'),
  unknownValues: onOff('puts enum values and a check name into responses that the contract does not know'),
} as const satisfies { [Name in keyof Faults]: Setting<Faults[Name]> };

/** Makes faults of what is read for each of them. */
export function readFaults(read: <Value>(name: keyof Faults, setting: Setting<Value>) => Value): Faults {
  return {
    quotas: read('quotas', faultSettings.quotas),
    throttleRate: read('throttleRate', faultSettings.throttleRate),
    internalFailureRate: read('internalFailureRate', faultSettings.internalFailureRate),
    latencyMs: read('latencyMs', faultSettings.latencyMs),
    droppedConnectionRate: read('droppedConnectionRate', faultSettings.droppedConnectionRate),
    truncatedBodyRate: read('truncatedBodyRate', faultSettings.truncatedBodyRate),
    nonJsonBodyRate: read('nonJsonBodyRate', faultSettings.nonJsonBodyRate),
    unknownMembers: read('unknownMembers', faultSettings.unknownMembers),
    unknownValues: read('unknownValues', faultSettings.unknownValues),
  };
}

/**
 * Completes faults by the defaults, which are no faults.
 *
 * @throws {RangeError} where one is not allowed; the message says which, and what is.
 */
export function completeFaults(faults: Partial<Faults>): Faults {
  return readFaults((name, { byDefault, accepts, allowed }) => {
    const value: unknown = faults[name] ?? byDefault;
    if (accepts(value)) return value;
    throw new RangeError(`faults.${name}: ${inspect(value)} is not allowed; it must be ${allowed}`);
  });
}
