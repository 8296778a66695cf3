import type { Bump, Change, Side, Severity } from './change.ts';
import { consequenceOf, type Effect, effects } from './effect.ts';
import type { Json } from './json.ts';
import { toPointer } from './json-pointer.ts';

const order: readonly Severity[] = ['safe', 'risky', 'breaking'];
const bumps: readonly Bump[] = ['patch', 'minor', 'major'];

interface Finding {
  readonly pointer: string;
  readonly what: string;
  readonly effect: Effect;
  readonly severities: Map<Side, Severity>;
  demands: Bump;
}

/** A comparison under way: the two documents, and what was found so far. */
export class Comparison {
  /** The older document. */
  readonly before: Json;
  /** The newer document. */
  readonly after: Json;
  readonly #findings = new Map<string, Finding>();
  readonly #begun = new Set<string>();
  readonly #used = new Set<string>();

  constructor(before: Json, after: Json) {
    this.before = before;
    this.after = after;
  }

  /** Records an effect at a location. The same one from another side, or of another use, joins the first. */
  report(sides: readonly Side[], at: readonly string[], effect: Effect, what: string): void {
    const pointer = toPointer(at);
    const key = `${pointer} ${what}`;
    const finding: Finding = this.#findings.get(key) ?? {
      pointer,
      what,
      effect,
      severities: new Map(),
      demands: 'patch',
    };
    this.#findings.set(key, finding);
    finding.demands = worse(bumps, finding.demands, effects[effect].demands);
    for (const side of sides) {
      finding.severities.set(side, worse(order, finding.severities.get(side) ?? 'safe', effects[effect][side]));
    }
  }

  /** Whether this is the first time that something named so begins. */
  begin(name: string): boolean {
    const first = !this.#begun.has(name);
    this.#begun.add(name);
    return first;
  }

  /** Forgets that something began, so that it may again. */
  end(name: string): void {
    this.#begun.delete(name);
  }

  /** Notes that a definition was compared where it is used, by its reference, `#/components/…`. */
  use(reference: string): void {
    this.#used.add(reference);
  }

  /** Whether {@link use} noted a reference. */
  isUsed(reference: string): boolean {
    return this.#used.has(reference);
  }

  /** What was found, the worst first, then in the order in which it was found. */
  changes(): Change[] {
    const changes = [...this.#findings.values()].map(toChange);
    return changes.sort((one, other) => order.indexOf(other.severity) - order.indexOf(one.severity));
  }
}

function toChange({ pointer, what, effect, severities, demands }: Finding): Change {
  const severity = order.findLast((grade) => [...severities.values()].includes(grade)) ?? 'safe';
  const hits = [...severities.keys()].filter((side) => severities.get(side) === severity).sort();
  const change = { severity, pointer, reason: `${what}: ${consequenceOf(effect, severity, hits)}`, hits };
  if (pointer === '/info/version') return change;
  return { ...change, demands: severity === 'breaking' ? 'major' : demands };
}

function worse<Grade>(grades: readonly Grade[], one: Grade, other: Grade): Grade {
  return grades.indexOf(other) > grades.indexOf(one) ? other : one;
}
