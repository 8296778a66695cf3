import type { SharedStoresStatus } from '../stores/shared-stores.ts';

/** What the admin port tells. */
export interface AdminPagesOptions {
  /** Renders the metrics. */
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  /** Tells how AWS's answers differ from the contract. */
  readonly drift: { report(): object };
  /** Whether requests are to be sent to the gateway now. Must ask nobody. */
  readonly readiness: () => Readiness;
  /** Whether what gateways share through Redis is shared now; undefined where they share nothing. Must ask nobody. */
  readonly sharedStores?: (() => SharedStoresStatus) | undefined;
}

/** Whether requests are to be sent to the gateway. */
export interface Readiness {
  /** Why not; undefined where they are. */
  readonly reason: string | undefined;
  /** What is wrong beside that, and does not keep requests away. */
  readonly problems: readonly TargetProblem[];
}

/** What is wrong with a target. */
export interface TargetProblem {
  readonly target: string;
  /** Whether its credentials could not be obtained, or AWS refuses them. */
  readonly credentials: string;
  readonly reason: string | undefined;
}

/** One answer of the admin port. */
export interface AdminPage {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, the content's type among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The content. */
  readonly content: string;
}

/** The pages of the admin port by their paths. */
export type AdminPages = ReadonlyMap<string, () => AdminPage | Promise<AdminPage>>;

/** Makes the pages of the admin port. */
export function createAdminPages({ metrics, drift, readiness, sharedStores }: AdminPagesOptions): AdminPages {
  const showReadiness = (): AdminPage => {
    const { reason, problems } = readiness();
    // Without Redis a gateway serves on: it stays ready.
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
