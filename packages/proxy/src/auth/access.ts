import type { Contract } from '@audit-gateway/contract';
import type { Logger } from 'pino';
import { callersMissing, completeAuth } from '../config/auth-settings.ts';
import { anonymousCaller } from './caller.ts';
import type { Settings } from '../config/settings-schema.ts';
import { defaultTarget } from '../config/default-target.ts';
import type { Authenticate } from './authenticator.ts';
import type { CreateCallerLimiter } from './callers.ts';
import { type FetchKeys, logKeyOutages } from './jwks.ts';
import type { Sleep } from '../lib/wait.ts';

/** Notified of what the callers' file says, and whether it can be used. */
export interface CallersObserver {
  /** The file was read, and its callers are those of the gateway now. */
  readonly onLoaded: (callers: number) => void;
  /** The file was read again: whether it could be used. */
  readonly onReload: (outcome: ReloadOutcome) => void;
}

/** What came of reading the callers' file again. */
export const reloadOutcomes = ['success', 'failure'] as const;

/** One of {@link reloadOutcomes}. */
export type ReloadOutcome = (typeof reloadOutcomes)[number];

/** Options of {@link createAccess}. */
export interface AccessOptions {
  readonly settings: Settings;
  readonly contract: Pick<Contract, 'operations'>;
  /** The environment, for secrets that the callers' file only names. */
  readonly env: NodeJS.ProcessEnv;
  /** The wall clock, against which signatures and tokens are checked. */
  readonly clock: () => Date;
  readonly logger: Logger;
  readonly observer: CallersObserver;
  /** Creates the rate limiter of a caller. Default: one for this gateway alone. */
  readonly createLimiter?: CreateCallerLimiter | undefined;
  /** Fetches the keys of the issuer of tokens. Default: the platform's. */
  readonly fetch?: FetchKeys | undefined;
  /** Waits until the callers' file is looked at again. Default: in real time. */
  readonly sleep?: Sleep | undefined;
}

// Kubernetes itself takes up to two minutes to change a mounted file.
const lookEveryMs = 2000;

/** Authentication of a gateway, with its callers. */
export interface Access {
  readonly authenticate: Authenticate;
  /**
   * Reads the callers' file again.
   *
   * @throws {SettingsError} where it cannot be used; the callers stay as they were.
   */
  reload(): Promise<void>;
  /** Stops looking at the callers' file, and refreshing keys, in the background. */
  close(): void;
}

/**
 * Creates a gateway's authentication from its settings. The callers' file is read again when it changes.
 *
 * @throws {SettingsError} where the callers' file cannot be used.
 */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { settings, contract, env, clock, logger, observer, createLimiter, fetch, sleep } = options;
  const { auth, callers: file, jwtIssuer, jwtAudience, jwksUrl, jwtCallerClaim, jwtMaxAgeSeconds } = settings;
  const ids = contract.operations.map(({ id }) => id);
  const targets = [...(settings.region === undefined ? [] : [defaultTarget]), ...settings.targets.keys()];
  if (auth === 'none') {
    const anonymous = anonymousCaller(ids, targets);
    return { authenticate: () => anonymous, reload: () => Promise.resolve(), close: () => undefined };
  }
  if (file === undefined) throw callersMissing();
  const methods = completeAuth(auth, {
    issuer: jwtIssuer,
    audience: jwtAudience,
    jwksUrl,
    callerClaim: jwtCallerClaim,
    maxAgeSeconds: jwtMaxAgeSeconds,
  });
  // Loaded only where authentication is on.
  const [{ createCallers }, { createAuthenticator }, { usableForMs }, { watchFile }, { createFileAccess }] =
    await Promise.all([
      import('./callers.ts'),
      import('./authenticator.ts'),
      import('./jwks.ts'),
      import('./file-watch.ts'),
      import('../lib/file-access.ts'),
    ]);
  const access = createFileAccess();
  // Before the file is read, so that no change is missed.
  const watch = await watchFile({ file, everyMs: lookEveryMs, sleep, access });
  const callers = await createCallers({ file, access, operations: ids, targets, env, createLimiter });
  const report = (): void => {
    observer.onLoaded(callers.list.size);
    if (callers.list.size === 0) logger.warn({ file }, '--callers: the file lists nobody, so every request is refused');
  };
  const reload = async (): Promise<void> => {
    try {
      await callers.reload();
    } catch (error) {
      observer.onReload('failure');
      throw error;
    }
    observer.onReload('success');
    report();
  };
  report();
  const ended = new AbortController();
  const keys = { signal: ended.signal, fetch, onFetched: logKeyOutages(logger, usableForMs / 3_600_000) };
  const onChange = (): Promise<void> =>
    reload().then(
      () => logger.info({ file }, '--callers: the file has changed, and the callers with it'),
      (err: unknown) => logger.error({ err }, '--callers: the file has changed, and the callers stay as they were'),
    );
  void watch.run(onChange, ended.signal);
  return {
    authenticate: createAuthenticator({ methods, callers, clock, keys, signatures: settings }),
    reload,
    close: () => ended.abort(),
  };
}
