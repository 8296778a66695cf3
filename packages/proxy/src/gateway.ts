import { type Contract, createResponseInspector } from '@audit-gateway/contract';
import type { Logger } from 'pino';
import type { Readiness } from './admin/admin-pages.ts';
import { startAdminServer } from './admin/admin-server.ts';
import { createApp } from './http/app.ts';
import { createAccess } from './auth/access.ts';
import { createDocsPages } from './docs/docs-pages.ts';
import { createPosturePages, installedPosture, leadToPosture } from './docs/posture-page.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { createHostCheck, createSiteCheck } from './http/browser-checks.ts';
import { hostNameOfUrl } from './lib/host-name.ts';
import { createGracefulShutdown } from './http/graceful-shutdown.ts';
import { startHttpServer } from './http/server.ts';
import { createDrift } from './observability/drift/drift.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { startTracing } from './observability/tracing.ts';
import type { Sleep } from './lib/wait.ts';
import type { CredentialProvider } from './upstream/credential-source.ts';
import type { Settings } from './config/settings-schema.ts';
import { digestOf } from './stores/identity.ts';
import { openSharedStores, type SharedStores } from './stores/shared-stores.ts';
import type { TargetSettings } from './config/target-settings.ts';
import type { Network } from './lib/network.ts';
import { type CredentialReport, type CredentialStatus, createCredentialStatus } from './targets/credential-status.ts';
import { defaultTarget } from './config/default-target.ts';
import { openTarget, type Target } from './targets/target.ts';
import { credentialsFromAws, type Identity } from './upstream/credentials.ts';
import { awsEndpoint } from './upstream/endpoint.ts';
import { openNetwork } from './upstream/open-network.ts';
import { describeSkew } from './upstream/signing-clock.ts';

/** Options of {@link startGateway}. */
export interface GatewayOptions {
  readonly settings: Settings;
  /** Requests and responses are validated against it. */
  readonly contract: Contract;
  /** Gives the provider of a target's AWS credentials. Default: AWS's default provider chain, and the target's role. */
  readonly credentials?: (identity: Identity, network?: Network) => CredentialProvider;
  /** Logs one line for each request. */
  readonly logger: Logger;
  /** The wall clock. Default: the machine's. */
  readonly clock?: () => Date;
  /** The environment, for secrets that the callers' file only names. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Waits until the callers' file is looked at again. Default: in real time. */
  readonly sleep?: Sleep;
  /** How many lines of the log were dropped so far. Default: none. */
  readonly droppedLogLines?: () => number;
  /** Where the built files of `/posture` are. Default: those of the installed `@audit-gateway/posture`. */
  readonly postureFolder?: URL;
}

/** A running gateway. */
export interface Gateway {
  readonly url: string;
  /** Where `/livez`, `/readyz`, `/metrics` and `/drift` are. */
  readonly adminUrl: string;
  /** Whether `/posture` is served: it is switched on, and the page is built. */
  readonly servesPosture: boolean;
  /**
   * Reads the callers' file again; requests in flight are not affected.
   *
   * @throws {SettingsError} where it cannot be used; the callers stay as they were.
   */
  reload(): Promise<void>;
  /**
   * Shuts down without losing a request: readiness fails, then the server stops accepting, then requests in flight may
   * finish for as long as the settings allow.
   */
  close(): Promise<void>;
}

/**
 * Starts a gateway and resolves when it listens.
 *
 * @throws {ContractError} where the contract cannot be used, {SettingsError} where the callers' file or the CA's cannot,
 *   and the system's error where it cannot listen.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, contract, credentials = credentialsFromAws, logger } = options;
  const { clock = () => new Date(), env = process.env } = options;
  const metrics = createMetrics({ operations: contract.operations, clock, droppedLogLines: options.droppedLogLines });
  const network = await openNetwork(settings, (outbound) =>
    logger.info(outbound, 'outbound connections use a proxy or trust a further CA'),
  );
  const tracing = await startTracing(logger, network);
  const drift = createDrift({ logger, clock, ...metrics.contract });
  const checkResponse = drift.watch(createResponseInspector(contract));
  const sharedStores = await openStores(settings, contract, metrics.replicas, logger, network);
  const access = await createAccess({
    settings,
    contract,
    env,
    clock,
    logger,
    observer: metrics.callers,
    createLimiter: sharedStores?.createCallerLimiter,
    fetch: network?.fetch,
    sleep: options.sleep,
  }).catch(async (error: unknown) => {
    await sharedStores?.close();
    throw error;
  });
  const credentialsOf = new Map<string, CredentialStatus>();
  const closing = new AbortController();
  const open = (name: string, target: TargetSettings): Target => {
    const provider = credentials(target, network);
    const observers = metrics.target(name);
    const status = createCredentialStatus({
      obtain: provider,
      onChange: (report) => logCredentials(logger, name, report),
      onFailure: observers.credentials.onFailure,
      env,
    });
    credentialsOf.set(name, status);
    const url = target.upstreamUrl ?? awsEndpoint({ ...settings, region: target.region });
    return openTarget({
      name,
      region: target.region,
      url,
      credentials: provider,
      clock,
      operations: contract.operations.map(({ id }) => id),
      checkResponse,
      settings,
      observers,
      watchCredentials: (next) => status.watchCalls(next),
      onOffset: (offsetMs) => logger.warn({ target: name, offsetMs }, `signing: ${describeSkew(offsetMs)}`),
      tracing: tracing && { traceCalls: tracing.traceCalls({ name, url }), propagate: tracing.propagate },
      roleArn: target.roles?.at(-1)?.arn,
      profile: target.profile,
      network,
      sharedStores,
    });
  };
  const { region, upstreamUrl } = settings;
  const configured = new Map<string, TargetSettings>([
    ...(region === undefined ? [] : [[defaultTarget, { region, upstreamUrl }] as const]),
    ...settings.targets,
  ]);
  const targets = new Map([...configured].map(([name, target]) => [name, open(name, target)]));
  const handlers = new Map([...targets].map(([name, { handle }]) => [name, handle]));

  const shutdown = createGracefulShutdown({
    delayMs: settings.drainDelayMs,
    close: async () => {
      closing.abort();
      await server.close(settings.shutdownMs);
      await Promise.all([...targets.values()].map((target) => target.close()));
      await sharedStores?.close();
      access.close();
      await tracing?.close();
      await network?.close();
      await admin.close();
    },
  });
  const isReady = (): boolean => shutdown.state === 'ready';
  const { authenticate } = access;
  const served = { hasDefaultTarget: region !== undefined, hasTargets: settings.targets.size > 0 };
  const docsPages = settings.docs ? createDocsPages({ ...settings, ...served, contract }) : [];
  const { postureFolder = installedPosture() } = options;
  const posturePages = settings.posture ? createPosturePages(postureFolder) : undefined;
  const pages = new Map([...docsPages, ...(posturePages ?? [])]);
  const isOpen = settings.auth === 'none';
  const { publicUrl } = settings;
  const publicHosts = [...settings.publicHosts, ...(publicUrl === undefined ? [] : [hostNameOfUrl(publicUrl)])];
  const app = await createApp({
    ...settings,
    contract,
    logger,
    isReady,
    hasCallers: settings.auth !== 'none',
    authenticate,
    checkHost: isOpen ? createHostCheck({ ...settings, publicHosts }) : undefined,
    checkSite: createSiteCheck({ publicHosts, allowSameSite: !isOpen, corsOrigins: settings.corsOrigins }),
    targets: handlers,
    serveDocs: [
      ...(posturePages === undefined ? [] : [leadToPosture]),
      ...(pages.size === 0 ? [] : [serveDocs(pages, metrics.shedding.onShed)]),
    ],
    observer: metrics.server,
    onShed: metrics.shedding.onShed,
    traceRequest: tracing?.traceRequest,
  });
  const limits = { ...settings, onConnectionClosed: metrics.shedding.onConnectionClosed };
  const server = await startHttpServer(app, limits, logger);
  const readiness = (): Readiness =>
    readinessOf(isReady() ? undefined : `the gateway is ${shutdown.state}`, credentialsOf);
  const adminAddress = { ...limits, host: settings.adminHost, port: settings.adminPort };
  const admin = await startAdminServer({
    ...adminAddress,
    metrics,
    drift,
    readiness,
    sharedStores: sharedStores && (() => sharedStores.status),
    logger,
  }).catch(async (error: unknown) => {
    await server.close(0);
    throw error;
  });
  // After the servers listen, so that the log has their addresses before any problem with credentials.
  for (const status of credentialsOf.values()) void status.start(closing.signal);
  return {
    url: server.url,
    adminUrl: admin.url,
    servesPosture: posturePages !== undefined,
    reload: () => access.reload(),
    close: () => shutdown.begin(),
  };
}

/**
 * The default target alone decides readiness. Where there is none, one target with credentials is enough. Problems of
 * the other targets are reported beside it.
 */
function readinessOf(ending: string | undefined, statuses: ReadonlyMap<string, CredentialStatus>): Readiness {
  const reports = [...statuses].map(([target, { report }]) => ({ target, ...report }));
  const deciding = statuses.has(defaultTarget) ? reports.filter(({ target }) => target === defaultTarget) : reports;
  const [missing] = deciding.every(({ state }) => state === 'missing') ? deciding : [];
  const reason = missing && `no AWS credentials for target ${missing.target}: ${missing.reason ?? ''}`;
  const problems = reports
    .filter(({ state }) => state !== 'obtained')
    .map(({ target, state, reason: why }) => ({ target, credentials: state, reason: why }));
  return { reason: ending ?? reason, problems };
}

function logCredentials(logger: Logger, target: string, { state, reason }: CredentialReport): void {
  const line = { target, credentials: state, reason };
  if (state === 'obtained') logger.info(line, `target ${target}: AWS credentials are there`);
  else logger.error(line, `target ${target}: AWS credentials are ${state}`);
}

async function openStores(
  { redisUrl: url, replicas, redisNamespace: namespace, redisSecret: secret }: Settings,
  { text, document }: Contract,
  { onMode }: Metrics['replicas'],
  logger: Logger,
  network: Network | undefined,
): Promise<SharedStores | undefined> {
  if (url === undefined) return undefined;
  return openSharedStores({
    url,
    secureContext: network?.trust?.secureContext,
    replicas,
    namespace,
    secret,
    contractVersion: `${document.info.version} ${digestOf(text)}`,
    onMode,
    onStatus: ({ mode, cause }) => {
      if (mode === 'shared') logger.info({ mode }, 'Redis: quota, rates of callers and cache are shared');
      else
        logger.warn({ mode, cause, replicas }, 'Redis cannot be used: this replica keeps to its share of every rate');
    },
  });
}
