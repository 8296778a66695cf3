import type { SharedStoresStatus } from '../stores/shared-stores.ts';

/** Sources of the pages. */
export interface AdminPagesOptions {
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  /** Reports how AWS's responses differ from the contract. */
  readonly drift: { report(): object };
  /** Whether the gateway is ready for requests. Must not call anything remote. */
  readonly readiness: () => Readiness;
  /**
   * Whether the stores are shared through Redis now; undefined where Redis is not configured. Must not call anything
   * remote.
   */
  readonly sharedStores?: (() => SharedStoresStatus) | undefined;
}

/** Whether the gateway is ready for requests. */
export interface Readiness {
  /** Why it is not ready; undefined where it is. */
  readonly reason: string | undefined;
  /** Problems that do not affect readiness. */
  readonly problems: readonly TargetProblem[];
}

/** A problem of a target. */
export interface TargetProblem {
  readonly target: string;
  /** The state of its credentials. */
  readonly credentials: string;
  readonly reason: string | undefined;
}

/** A response of the admin port. */
export interface AdminPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

/** The pages of the admin port by their paths. */
export type AdminPages = ReadonlyMap<string, () => AdminPage | Promise<AdminPage>>;

/** Makes the pages of the admin port. */
export function createAdminPages({ metrics, drift, readiness, sharedStores }: AdminPagesOptions): AdminPages {
  const showReadiness = (): AdminPage => {
    const { reason, problems } = readiness();
    // Without Redis a gateway still serves: it stays ready.
    const rest = { ...(sharedStores && { redis: sharedStores() }), ...(problems.length > 0 && { problems }) };
    return reason === undefined
      ? json(200, { status: 'ready', ...rest })
      : json(503, { status: 'not ready', reason, ...rest });
  };
  const scrape = async (): Promise<AdminPage> => ({
    status: 200,
    headers: { 'content-type': metrics.contentType },
    content: await metrics.render(),
  });
  return new Map<string, () => AdminPage | Promise<AdminPage>>([
    ['/livez', () => json(200, { status: 'live' })],
    ['/readyz', showReadiness],
    ['/metrics', scrape],
    ['/drift', () => json(200, drift.report())],
  ]);
}

function json(status: number, content: object): AdminPage {
  return { status, headers: { 'content-type': 'application/json' }, content: JSON.stringify(content) };
}
