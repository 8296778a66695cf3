import type { Bump, Side, Severity } from './change.ts';

/** What a change does to the messages that the document allows: see {@link effects}. */
export type Effect =
  'wider' | 'narrower' | 'other' | 'dropped' | 'recast' | 'unclear' | 'renamed' | 'regenerated' | 'addition' | 'prose';

interface Consequence {
  readonly callers: Severity;
  readonly readers: Severity;
  /** What the version raises where the effect is safe. */
  readonly demands: Bump;
  /** What follows from it where it is safe, or where it is code that notices it; nothing where there is no such side. */
  readonly otherwise: string;
}

const ofCode = 'no message changes, but generated code does';

/**
 * What a change does to the messages that the document allows, and what that means on either side. A request may be
 * anything that the document allows, so that less is breaking; a response may be anything as well, so that more is.
 */
export const effects: Readonly<Record<Effect, Consequence>> = {
  /** More is allowed than before. */
  wider: { callers: 'safe', readers: 'breaking', demands: 'minor', otherwise: 'requests may be more than before' },
  /** Less is allowed than before. */
  narrower: { callers: 'breaking', readers: 'safe', demands: 'patch', otherwise: 'readers get nothing new' },
  /** Something else is allowed than before. */
  other: { callers: 'breaking', readers: 'breaking', demands: 'minor', otherwise: '' },
  /** What is sent may be ignored now, and what was read does not come any more. */
  dropped: { callers: 'risky', readers: 'breaking', demands: 'minor', otherwise: '' },
  /** Less is allowed than before, and generated code gives the value another type. */
  recast: { callers: 'breaking', readers: 'risky', demands: 'minor', otherwise: '' },
  /** Nobody can tell from the document alone. */
  unclear: { callers: 'risky', readers: 'risky', demands: 'minor', otherwise: '' },
  /** A name that people write who use generated code. */
  renamed: { callers: 'breaking', readers: 'breaking', demands: 'minor', otherwise: ofCode },
  /** A name or an order that generated code may show. */
  regenerated: { callers: 'risky', readers: 'risky', demands: 'minor', otherwise: ofCode },
  /** Something that nobody has to use or to look at. */
  addition: { callers: 'safe', readers: 'safe', demands: 'minor', otherwise: 'nobody has to use it' },
  /** Nothing that is sent changes. */
  prose: { callers: 'safe', readers: 'safe', demands: 'patch', otherwise: 'nothing that is sent changes' },
};

const consequences: Readonly<Record<Exclude<Severity, 'safe'>, Readonly<Record<Side, string>>>> = {
  breaking: {
    callers: 'requests that were right no longer are',
    readers: 'readers get what they do not expect, or miss what they rely on',
  },
  risky: {
    callers: 'requests may mean something else, or be refused',
    readers: 'readers may get something else than they expect',
  },
};

/** Says in words what follows from an effect for those on whom its severity falls. */
export function consequenceOf(effect: Effect, severity: Severity, hits: readonly Side[]): string {
  if (hits.length === 0) return 'nothing uses it';
  if (severity === 'safe' || effects[effect].otherwise === ofCode) return effects[effect].otherwise;
  return hits.map((side) => consequences[severity][side]).join('; ');
}
