import type { Contract } from '@audit-gateway/contract';
import type { Settings } from '../settings/read-command.ts';
import { defaultTarget } from '../targets/split-target.ts';
import { callersMissing, completeAuth } from './auth-settings.ts';
import type { Authenticate } from './authenticator.ts';
import { anonymousCaller } from './caller.ts';

/** Who may call a gateway. */
export interface Access {
  /** Tells who sends a request. */
  readonly authenticate: Authenticate;
  /**
   * Reads the callers' file anew.
   *
   * @throws {SettingsError} where it cannot be used; the callers stay as they were.
   */
  reload(): Promise<void>;
}

/**
 * Makes a gateway's access from its settings.
 *
 * @param env The environment, for secrets that the callers' file only names.
 * @param clock Tells the time that signatures and tokens are held against.
 * @throws {SettingsError} where the callers' file cannot be used.
 */
export async function createAccess(
  settings: Settings,
  { operations }: Contract,
  env: NodeJS.ProcessEnv,
  clock: () => Date,
): Promise<Access> {
  const { auth, callers: file, jwtIssuer, jwtAudience, jwksUrl, jwtCallerClaim, jwtMaxAgeSeconds } = settings;
  const ids = operations.map(({ id }) => id);
  const targets = [defaultTarget, ...settings.targets.keys()];
  if (auth === 'none') {
    const anonymous = anonymousCaller(ids, targets);
    return { authenticate: () => anonymous, reload: () => Promise.resolve() };
  }
  if (file === undefined) throw callersMissing();
  const methods = completeAuth(auth, {
    issuer: jwtIssuer,
    audience: jwtAudience,
    jwksUrl,
    callerClaim: jwtCallerClaim,
    maxAgeSeconds: jwtMaxAgeSeconds,
  });
  // Only gateways that ask who calls pay for loading what tells.
  const [{ createCallers }, { createAuthenticator }] = await Promise.all([
    import('./callers.ts'),
    import('./authenticator.ts'),
  ]);
  const callers = await createCallers({ file, operations: ids, targets, env });
  return { authenticate: createAuthenticator({ methods, callers, clock }), reload: () => callers.reload() };
}
