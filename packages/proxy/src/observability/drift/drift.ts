import {
  type Answer,
  type Contract,
  createExactTest,
  type Operation,
  type ResponseChecker,
  type Violation,
} from '@audit-gateway/contract';
import type { Logger } from 'pino';
import { type AdditionKind, findAdditions } from './find-additions.ts';
import { compileShape, type Shape, toPlace } from './shape.ts';
import { toTokens, valueAt } from './value-at.ts';

/** How an answer of AWS differs from the contract: something is added to it, or breaks it. */
export type DriftKind = AdditionKind | 'violation';

/** A place at which an answer of AWS differs from the contract. */
export interface DriftSighting {
  /** The id of the operation that was answered. */
  readonly operation: string;
  /** How the answer differs. */
  readonly kind: DriftKind;
  /** Where, as a JSON pointer (RFC 6901) in which `*` is any index and any name that is not the contract's own. */
  readonly pointer: string;
}

/** All answers that differ from the contract in the same way at the same place. Holds no value but names of enums. */
export interface DriftFinding extends DriftSighting {
  /** The enum's value or the map's name that the contract does not know, where it looks like a name. */
  readonly name?: string;
  /** What JSON has there. */
  readonly type: string;
  /** What the contract demands there; of a violation alone. */
  readonly expected?: string;
  /** When the first such answer came, in ISO 8601. */
  readonly firstSeen: string;
  /** When the last one came, in ISO 8601. */
  lastSeen: string;
  /** In how many answers it was. */
  answers: number;
}

/** What a maintainer of the contract wants to know. */
export interface DriftReport {
  /** What was found, the first first. */
  readonly findings: readonly DriftFinding[];
  /** How often something was found that is not listed, because the list is full. */
  readonly unlisted: number;
}

/** Watches how AWS's answers differ from the contract. */
export interface Drift {
  /** Makes a checker that does the same, and has what it checks looked at. */
  watch(checkResponse: ResponseChecker): ResponseChecker;
  /** Tells what was found since the start. */
  report(): DriftReport;
}

/** What the watch is made of. */
export interface DriftOptions {
  /** What answers are held against. */
  readonly contract: Contract;
  /** Gets a line for each finding, once. */
  readonly logger: Logger;
  /** Told of each place of each answer that differs, once an answer. */
  readonly onSighting?: (sighting: DriftSighting) => void;
  /** Tells the time. Default: the machine's clock. */
  readonly clock?: () => Date;
}

type Found = Pick<DriftFinding, 'kind' | 'pointer' | 'name' | 'type' | 'expected'>;

const mostFindings = 200;

/**
 * Creates the watch. It looks at every success that is checked, and so at none that comes from a cache.
 *
 * @throws {ContractError} for a reference in the contract that leads nowhere.
 */
export function createDrift({ contract, logger, onSighting, clock = () => new Date() }: DriftOptions): Drift {
  const shapes = new Map(contract.operations.map((operation) => [operation.id, compileShape(contract, operation)]));
  const isExact = createExactTest(contract);
  const findings = new Map<string, DriftFinding>();
  let unlisted = 0;

  const note = (operation: string, key: string, found: Found): void => {
    onSighting?.({ operation, kind: found.kind, pointer: found.pointer });
    const now = clock().toISOString();
    const known = findings.get(key);
    if (known !== undefined) {
      known.lastSeen = now;
      known.answers += 1;
    } else if (findings.size < mostFindings) {
      const finding = { operation, ...found, firstSeen: now, lastSeen: now, answers: 1 };
      findings.set(key, finding);
      log(logger, finding);
    } else {
      unlisted += 1;
    }
  };

  const look = ({ id }: Operation, body: unknown, violations: readonly Violation[]): void => {
    const shape = shapes.get(id);
    if (shape === undefined) return;
    for (const [key, found] of differencesOf(shape, body, violations)) note(id, `${id} ${key}`, found);
  };

  return {
    watch: (checkResponse) => (operation, answer) => {
      if (isUsual(answer) && isExact(operation, answer.body)) return [];
      const violations = checkResponse(operation, answer);
      if (answer.status === 200) look(operation, answer.body, violations);
      return violations;
    },
    report: () => ({ findings: [...findings.values()], unlisted }),
  };
}

function isUsual({ status, contentType }: Answer): boolean {
  return status === 200 && contentType === 'application/json';
}

function differencesOf(shape: Shape, body: unknown, violations: readonly Violation[]): ReadonlyMap<string, Found> {
  const differences = new Map<string, Found>();
  const add = (found: Found): void => {
    differences.set(`${found.kind} ${found.pointer} ${found.name ?? ''}`, found);
  };
  for (const { pointer, message } of violations) {
    const type = jsonTypeOf(valueAt(body, toTokens(pointer)));
    add({ kind: 'violation', pointer: toPlace(shape, pointer), type, expected: message });
  }
  findAdditions(shape, body, (kind, pointer, text, value) => {
    const name = /^[\w.:-]{1,64}$/.test(text) ? text : undefined;
    const type = jsonTypeOf(value);
    if (kind === 'unknown-member') add({ kind, pointer: `${pointer}/${name ?? '*'}`, type });
    else add({ kind, pointer, type, ...(name !== undefined && { name }) });
  });
  return differences;
}

function jsonTypeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function log(logger: Logger, finding: DriftFinding): void {
  const { operation, kind, pointer, name, type } = finding;
  const what = name === undefined ? `${pointer} (${type})` : `${name} at ${pointer}`;
  if (kind === 'violation')
    logger.warn({ drift: finding }, `AWS's answer to ${operation} breaks the contract: ${what}`);
  else logger.info({ drift: finding }, `AWS's answer to ${operation} has what the contract does not know: ${what}`);
}
