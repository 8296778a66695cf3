import type { Contract } from '@audit-gateway/contract';
import type { Logger } from 'pino';
import { callersMissing, completeAuth } from '../config/auth-settings.ts';
import { anonymousCaller } from './caller.ts';
import type { Settings } from '../config/settings-schema.ts';
import { defaultTarget } from '../config/default-target.ts';
import type { Authenticate } from './authenticator.ts';
import type { CreateCallerLimiter } from './callers.ts';
import { type FetchKeys, logKeyOutages } from './jwks.ts';

/** Authentication of a gateway, with its callers. */
export interface Access {
  readonly authenticate: Authenticate;
  /**
   * Reads the callers' file again.
   *
   * @throws {SettingsError} where it cannot be used; the callers stay as they were.
   */
  reload(): Promise<void>;
  /** Stops refreshing keys in the background. */
  close(): void;
}

/** What authentication uses beyond this gateway. */
export interface Outside {
  /** Creates the rate limiter of a caller. Default: one for this gateway alone. */
  readonly createLimiter?: CreateCallerLimiter | undefined;
  /** Fetches the keys of the issuer of tokens. Default: the platform's. */
  readonly fetch?: FetchKeys | undefined;
}

/**
 * Creates a gateway's authentication from its settings.
 *
 * @param env The environment, for secrets that the callers' file only names.
 * @param clock The wall clock, against which signatures and tokens are checked.
 * @param outside What is beyond this gateway.
 * @throws {SettingsError} where the callers' file cannot be used.
 */
export async function createAccess(
  settings: Settings,
  { operations }: Contract,
  env: NodeJS.ProcessEnv,
  clock: () => Date,
  logger: Logger,
  { createLimiter, fetch }: Outside = {},
): Promise<Access> {
  const { auth, callers: file, jwtIssuer, jwtAudience, jwksUrl, jwtCallerClaim, jwtMaxAgeSeconds } = settings;
  const ids = operations.map(({ id }) => id);
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
  const [{ createCallers }, { createAuthenticator }, { usableForMs }] = await Promise.all([
    import('./callers.ts'),
    import('./authenticator.ts'),
    import('./jwks.ts'),
  ]);
  const callers = await createCallers({ file, operations: ids, targets, env, createLimiter });
  const warnOfNobody = (): void => {
    if (callers.list.size === 0) logger.warn({ file }, '--callers: the file lists nobody, so every request is refused');
  };
  warnOfNobody();
  const ended = new AbortController();
  const keys = { signal: ended.signal, fetch, onFetched: logKeyOutages(logger, usableForMs / 3_600_000) };
  return {
    authenticate: createAuthenticator({ methods, callers, clock, keys, publicHosts: settings.publicHosts }),
    reload: async () => {
      await callers.reload();
      warnOfNobody();
    },
    close: () => ended.abort(),
  };
}
