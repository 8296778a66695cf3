import { auditCheckSeverities } from '@audit-gateway/client/posture';
import type { Filter, Severity } from '../model/audits.ts';

/** The views of the page. */
export const views = ['now', 'trend', 'running', 'compare'] as const;

/** A view of the page. */
export type View = (typeof views)[number];

/** How many days a trend can have. */
export const ranges = [7, 30, 90] as const;

/** How many days a trend has. */
export type Range = (typeof ranges)[number];

/** Every severity, the most severe first. */
export const severities: readonly Severity[] = [...auditCheckSeverities, 'unrated'];

/** What the page shows, as its address says it: a link shows the same to somebody else. */
export interface UrlState extends Filter {
  readonly view: View;
  readonly days: Range;
  /** The ids of the audits that are compared; undefined: the latest, and the one before. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The gateway's target; undefined: the default one. */
  readonly target: string | undefined;
}

/** What an address without a query shows. */
export const defaultUrlState: UrlState = {
  view: 'now',
  days: 30,
  type: undefined,
  schedule: undefined,
  severities: [],
  before: undefined,
  after: undefined,
  target: undefined,
};

/** Reads the query of an address. What cannot be used is as if it were not there. */
export function parseUrlState(query: string): UrlState {
  const parameters = new URLSearchParams(query);
  const text = (name: string, allowed: RegExp): string | undefined => {
    const value = parameters.get(name) ?? '';
    return allowed.test(value) ? value : undefined;
  };
  const named = (parameters.get('severity') ?? '').split('.');
  return {
    view: views.find((view) => view === parameters.get('view')) ?? defaultUrlState.view,
    days: ranges.find((range) => String(range) === parameters.get('days')) ?? defaultUrlState.days,
    type: text('type', /^\w{1,64}$/),
    schedule: text('schedule', /^[\w-]{1,128}$/),
    severities: severities.filter((severity) => named.includes(severity)),
    before: text('before', /^[a-zA-Z0-9-]{1,40}$/),
    after: text('after', /^[a-zA-Z0-9-]{1,40}$/),
    // As the gateway names them: with dots, it could lead elsewhere on the same origin.
    target: text('target', /^[a-z][a-z0-9-]{0,62}$/),
  };
}

/** Writes the query of an address, with its question mark; '' where everything is as without one. */
export function formatUrlState(state: UrlState): string {
  const { view, days, type, schedule, before, after, target } = state;
  const parameters = new URLSearchParams(
    Object.entries({
      view: view === defaultUrlState.view ? undefined : view,
      days: days === defaultUrlState.days ? undefined : String(days),
      type,
      schedule,
      severity: state.severities.length === 0 ? undefined : state.severities.join('.'),
      before,
      after,
      target,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
