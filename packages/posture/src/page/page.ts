import type { AuditClient } from '@audit-gateway/client';
import { auditHistory, type DescribedAudit, earliestStartTime, latestAudit } from '@audit-gateway/client/posture';
import type { AuditStore } from '../data/audit-store.ts';
import { type Credential, keepCredential, readCredential } from '../data/credential.ts';
import { createPageClient } from '../data/page-client.ts';
import { isFinished } from '../model/audits.ts';
import { dayMs } from '../model/schedule.ts';
import { describeFailure, type FailureText } from '../text/failure-text.ts';
import { toAuditType } from './audit-type.ts';
import type { PageState } from './state.ts';
import { createStore, type Store } from './store.ts';
import { defaultUrlState, formatUrlState, parseUrlState, type UrlState } from './url-state.ts';

/** What the page depends on. */
export interface PageOptions {
  /** The browser's. */
  readonly window: Window;
  /** Opens the store of what has ended, by the URL of the gateway or target. */
  readonly openStore: (baseUrl: string) => AuditStore;
}

/** The page without its looks: what it knows, and what its reader can do. */
export interface Page {
  readonly state: Store<PageState>;
  /** Shows something else; the address follows. */
  readonly show: (change: Partial<UrlState>) => void;
  readonly signIn: (credential: Credential) => void;
  /** Forgets the credential and every audit that the browser keeps. */
  readonly signOut: () => void;
  /** Asks the gateway again. */
  readonly refresh: () => void;
}

/** Results change when an audit starts or ends; what is in progress changes all the time. */
const pollMs = { running: 10_000, others: 60_000 };
const longestPauseMs = 300_000;

/** Where audits that are new or still run are looked for. */
const recentMs = 3 * dayMs;

/** The results of the days before the first one of a trend hold into it: those of a weekly schedule. */
const lookBackDays = 7;

/** The clocks of browsers are wrong by minutes. */
const clockMs = 5 * 60_000;

/** As many descriptions at a time as use up the quota where AWS takes a third of a second for each. */
const concurrency = 8;

/** While audits come in one by one, the page is drawn this often. */
const drawMs = 400;

/** Starts the page: it reads its address, loads, and keeps up to date while it is visible. */
export function startPage({ window, openStore }: PageOptions): Page {
  const { location, history, sessionStorage, document } = window;
  const state = createStore<PageState>({
    url: parseUrlState(location.search),
    credential: readCredential(sessionStorage),
    ...nothingKnown(),
  });
  let kept = new Map<string, DescribedAudit>();
  let store = openStore(baseUrl());
  let client = createClient();
  let running = new AbortController();
  let timer = 0;
  let pauses = 0;

  /** The page's own URL without its last part: behind any host name and prefix. */
  function baseUrl(): string {
    const { target } = state.get().url;
    return new URL(target ?? '.', location.href).href.replace(/[?#].*|\/$/g, '');
  }

  function createClient(): AuditClient {
    return createPageClient({
      baseUrl: baseUrl(),
      credential: state.get().credential,
      known: (taskId) => kept.get(taskId),
      onRetry: ({ error, delayMs }) => {
        const { title } = describeFailure(error, state.get().credential !== undefined);
        state.set({ waiting: `${title}: the next attempt is in ${Math.max(1, Math.round(delayMs / 1000))} s` });
      },
      onResponse: () => {
        if (state.get().waiting !== undefined) state.set({ waiting: undefined });
      },
    });
  }

  function add(audits: readonly DescribedAudit[]): void {
    const ended = audits.filter((audit) => isFinished(audit) && !kept.has(audit.taskId));
    for (const audit of ended) kept.set(audit.taskId, audit);
    if (ended.length > 0) void store.keep(ended);
    const known = state.get().audits;
    if (audits.every((audit) => known.get(audit.taskId) === audit)) return;
    const all = new Map(known);
    for (const audit of audits) all.set(audit.taskId, audit);
    state.set({ audits: all, now: Date.now() });
  }

  /** Adds the audits of a period as they come. Without words for them it does so in the background. */
  async function loadPeriod(
    what: string | undefined,
    startTime: number,
    endTime: number,
    signal: AbortSignal,
  ): Promise<void> {
    let arrived: DescribedAudit[] = [];
    let drawnAt = 0;
    const lost = new Map(state.get().lost);
    const draw = (done: number, total: number | undefined): void => {
      drawnAt = performance.now();
      if (arrived.length > 0) add(arrived);
      arrived = [];
      state.set({ lost: new Map(lost), ...(what !== undefined && { loading: { what, done, total } }) });
    };
    const history = auditHistory(client, {
      startTime: new Date(Math.max(startTime, earliestStartTime().getTime())),
      endTime: new Date(endTime),
      concurrency,
      signal,
      onProgress: ({ done, total, entry }) => {
        if (signal.aborted) return;
        if (entry?.audit !== undefined) arrived.push(entry.audit);
        if (performance.now() - drawnAt > drawMs) draw(done, total);
      },
    });
    draw(0, undefined);
    let count = 0;
    for await (const { taskId, error } of history) {
      count += 1;
      if (error === undefined) lost.delete(taskId);
      else lost.set(taskId, words(error));
    }
    draw(count, count);
  }

  function words(error: unknown): FailureText {
    return describeFailure(error, state.get().credential !== undefined);
  }

  async function loadLatest(signal: AbortSignal): Promise<void> {
    const { schedule, type } = state.get().url;
    state.set({ loading: { what: 'the latest audit', done: 0, total: undefined } });
    const stored = state.get().freshAt === undefined ? store.read(earliestStartTime()) : Promise.resolve([]);
    const storedAudits = await stored;
    signal.throwIfAborted();
    for (const audit of storedAudits) kept.set(audit.taskId, audit);
    const latest = await latestAudit(client, { scheduledAuditName: schedule, taskType: toAuditType(type), signal });
    // Only now is it certain that the caller may see what the browser has kept.
    add([...storedAudits, ...(latest === undefined ? [] : [latest])]);
    state.set({ freshAt: Date.now(), failure: undefined });
  }

  async function loadRecent(signal: AbortSignal, what?: string): Promise<void> {
    const now = Date.now();
    await loadPeriod(what, now - recentMs, now + clockMs, signal);
    const older = [...state.get().audits.values()].filter(
      (audit) => !isFinished(audit) && Number(audit.taskStartTime) < now - recentMs,
    );
    const described = older.map(async ({ taskId }) => {
      return { ...(await client.describeAuditTask(taskId, { signal })), taskId };
    });
    if (older.length > 0) add(await Promise.all(described));
    state.set({ completeFrom: Math.min(state.get().completeFrom ?? Infinity, now - recentMs) });
  }

  async function loadRange(signal: AbortSignal): Promise<void> {
    const { url, lost, completeFrom = Date.now() } = state.get();
    const from = Math.max(Date.now() - (url.days + lookBackDays) * dayMs, earliestStartTime().getTime());
    // What could not be read is tried again.
    const end = lost.size > 0 ? Date.now() + clockMs : completeFrom;
    if (from >= end) return;
    await loadPeriod(`the audits of ${url.days} days`, from, end, signal);
    state.set({ completeFrom: Math.min(from, completeFrom) });
  }

  async function loadCompared(signal: AbortSignal): Promise<void> {
    const { url, audits } = state.get();
    if (url.view !== 'compare') return;
    for (const taskId of [url.before, url.after]) {
      if (taskId === undefined || audits.has(taskId)) continue;
      add([{ ...(await client.describeAuditTask(taskId, { signal })), taskId }]);
    }
  }

  /** Does steps one after the other; a newer run ends an older one. */
  function run(...steps: readonly ((signal: AbortSignal) => Promise<void>)[]): void {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    window.clearTimeout(timer);
    const inTurn = async (): Promise<void> => {
      for (const step of steps) {
        await step(signal);
        if (signal.aborted) return;
      }
      pauses = 0;
    };
    inTurn()
      .catch((error: unknown) => {
        if (!signal.aborted) fail(error);
      })
      .finally(() => {
        if (!signal.aborted) schedulePoll();
      });
  }

  function fail(error: unknown): void {
    pauses += 1;
    const failure = words(error);
    const isLockedOut = failure.asksForCredential || failure.isForbidden;
    state.set({ failure, loading: undefined, waiting: undefined, now: Date.now() });
    // Who is not let in may not see what another caller has left in the browser either.
    if (isLockedOut) state.set({ audits: new Map(), freshAt: undefined, completeFrom: undefined });
  }

  function schedulePoll(): void {
    const { failure, url } = state.get();
    state.set({ loading: undefined, now: Date.now() });
    if (failure?.asksForCredential === true || document.hidden) return;
    const usual = url.view === 'running' ? pollMs.running : pollMs.others;
    timer = window.setTimeout(poll, pauses === 0 ? usual : Math.min(longestPauseMs, pollMs.running * 2 ** pauses));
  }

  function poll(): void {
    if (state.get().freshAt === undefined) refresh();
    else if (state.get().failure === undefined) run(loadRecent, markFresh, loadRange);
    else refresh();
  }

  async function markFresh(): Promise<void> {
    state.set({ freshAt: Date.now(), failure: undefined });
    return Promise.resolve();
  }

  function refresh(): void {
    const loadRecentInSight = (signal: AbortSignal): Promise<void> =>
      loadRecent(signal, 'the audits of the last three days');
    run(loadLatest, loadRecentInSight, loadCompared, loadRange);
  }

  /** Another gateway, target or caller: nothing of the one before may stay. */
  function restart(): void {
    running.abort();
    kept = new Map();
    store = openStore(baseUrl());
    client = createClient();
    state.set(nothingKnown());
    refresh();
  }

  function follow(before: UrlState, after: UrlState): void {
    if (before.target !== after.target) restart();
    else if (before.schedule !== after.schedule || before.type !== after.type) refresh();
    else if (state.get().freshAt === undefined) refresh();
    else if (before.view !== after.view && after.view === 'running') run(loadRecent, markFresh, loadRange);
    else run(loadCompared, loadRange);
  }

  window.addEventListener('popstate', () => {
    const before = state.get().url;
    state.set({ url: parseUrlState(location.search) });
    follow(before, state.get().url);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) window.clearTimeout(timer);
    else if (state.get().failure?.asksForCredential !== true) poll();
  });
  refresh();

  return {
    state,
    show: (change) => {
      const before = state.get().url;
      const url = { ...defaultUrlState, ...before, ...change };
      history.pushState(null, '', `${location.pathname}${formatUrlState(url)}`);
      state.set({ url });
      follow(before, url);
    },
    signIn: (credential) => {
      keepCredential(sessionStorage, credential);
      state.set({ credential });
      restart();
    },
    signOut: () => {
      keepCredential(sessionStorage, undefined);
      state.set({ credential: undefined });
      void store.clear().finally(restart);
    },
    refresh,
  };
}

function nothingKnown(): Omit<PageState, 'url' | 'credential'> {
  return {
    audits: new Map(),
    lost: new Map(),
    freshAt: undefined,
    completeFrom: undefined,
    loading: undefined,
    waiting: undefined,
    failure: undefined,
    now: Date.now(),
  };
}
