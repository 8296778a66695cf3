import type { Difference, ResponseChecker, ResponseInspector } from '@audit-gateway/contract';
import type { Logger } from 'pino';

/** A location at which a response of AWS differs from the contract. */
export interface DriftSighting extends Pick<Difference, 'kind' | 'pointer'> {
  /** The operation's id. */
  readonly operation: string;
}

/** All responses that differ from the contract in the same way at the same location. */
export interface DriftFinding extends DriftSighting, Difference {
  /** In ISO 8601, as is `lastSeen`. */
  readonly firstSeen: string;
  lastSeen: string;
  /** In how many responses it was. */
  answers: number;
}

/** What was found since the start. */
export interface DriftReport {
  /** In the order in which they were first seen. */
  readonly findings: readonly DriftFinding[];
  /** How often something was found that is not listed, because the list is full. */
  readonly unlisted: number;
}

/** Aggregates how AWS's responses differ from the contract. */
export interface Drift {
  /** Makes a checker of an inspector; what the inspector finds goes into the report. */
  watch(inspect: ResponseInspector): ResponseChecker;
  report(): DriftReport;
}

/** What {@link createDrift} needs. */
export interface DriftOptions {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly onSighting?: (sighting: DriftSighting) => void;
  readonly clock?: () => Date;
}

const maxFindings = 200;

/** Creates an empty report. A finding is logged when it is first seen, and counted from then on. */
export function createDrift({ logger, onSighting, clock = () => new Date() }: DriftOptions): Drift {
  const findings = new Map<string, DriftFinding>();
  let unlisted = 0;

  const add = (operation: string, difference: Difference): void => {
    const { kind, pointer, name } = difference;
    onSighting?.({ operation, kind, pointer });
    const now = clock().toISOString();
    const key = `${operation} ${kind} ${pointer} ${name ?? ''}`;
    const known = findings.get(key);
    if (known !== undefined) {
      known.lastSeen = now;
      known.answers += 1;
    } else if (findings.size < maxFindings) {
      const finding = { operation, ...difference, firstSeen: now, lastSeen: now, answers: 1 };
      findings.set(key, finding);
      log(logger, finding);
    } else {
      unlisted += 1;
    }
  };

  return {
    watch: (inspect) => (operation, response) => {
      const { violations, differences } = inspect(operation, response);
      for (const difference of differences) add(operation.id, difference);
      return violations;
    },
    report: () => ({ findings: [...findings.values()], unlisted }),
  };
}

function log(logger: DriftOptions['logger'], finding: DriftFinding): void {
  const { operation, kind, pointer, name, type } = finding;
  const what = name === undefined ? `${pointer} (${type})` : `${name} at ${pointer}`;
  if (kind === 'violation')
    logger.warn({ drift: finding }, `AWS's answer to ${operation} breaks the contract: ${what}`);
  else logger.info({ drift: finding }, `AWS's answer to ${operation} has what the contract does not know: ${what}`);
}
