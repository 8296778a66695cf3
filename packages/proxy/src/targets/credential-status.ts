import { Failure } from '../errors/failure.ts';
import { ProxyError } from '../lib/proxy-error.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import type { CredentialSourceOptions } from '../upstream/credential-source.ts';
import { ProfileError } from '../upstream/credentials.ts';

/**
 * The state of a target's credentials: not obtained yet; obtained; obtained once, and refused by AWS or not available
 * at the last call.
 */
export type CredentialState = 'missing' | 'obtained' | 'refused' | 'lost';

/** How a call can fail because of the gateway's credentials. */
export const credentialFailures = ['refused', 'lost'] as const;

/** The state of a target's credentials, for readiness and the log. */
export interface CredentialReport {
  readonly state: CredentialState;
  /** Why, where they are not obtained; holds no secret. */
  readonly reason: string | undefined;
}

/** Options of {@link createCredentialStatus}. */
export interface CredentialStatusOptions {
  /** Obtains the credentials, without a call to AWS IoT. */
  readonly obtain: () => Promise<unknown>;
  /** Notified when a problem begins and when it ends. */
  readonly onChange: (report: CredentialReport) => void;
  readonly onFailure: (failure: (typeof credentialFailures)[number]) => void;
  /** The environment that the credentials come from. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly sleep?: Sleep;
}

/** The observer of a target's credentials. */
export type CredentialObserver = Required<Pick<CredentialSourceOptions, 'onRenewal'>> &
  Pick<CredentialStatusOptions, 'onFailure'>;

/** The state of a target's credentials, and what updates it. */
export interface CredentialStatus {
  readonly report: CredentialReport;
  /**
   * Obtains the credentials, and tries again until it has them: after a second, then with pauses that double up to 30
   * seconds.
   */
  start(signal: AbortSignal): Promise<void>;
  /** Updates the state by the result of each call. */
  watchCalls(next: UpstreamHandler): UpstreamHandler;
}

const firstWaitMs = 1000;
const maxWaitMs = 30_000;

/** Creates the status of a target's credentials. */
export function createCredentialStatus(options: CredentialStatusOptions): CredentialStatus {
  const { obtain, onChange, onFailure, env = process.env, sleep = sleepInRealTime } = options;
  let report: CredentialReport = { state: 'missing', reason: 'They are being obtained.' };
  let hasProblem = false;

  const change = (state: CredentialState, reason?: string): void => {
    if (report.state === state && report.reason === reason) return;
    report = { state, reason };
    const isNews = hasProblem || state !== 'obtained';
    hasProblem = state !== 'obtained';
    if (isNews) onChange(report);
  };

  const learnFrom = (failure: Failure): void => {
    if (failure.kind !== 'gateway-credentials') {
      // AWS has responded, so it accepted the credentials.
      if (failure.upstream !== undefined) change('obtained');
      return;
    }
    const kind = failure.upstream === undefined ? 'lost' : 'refused';
    onFailure(kind);
    if (kind === 'refused') change(kind, failure.message);
    else change(report.state === 'missing' ? 'missing' : kind, describe(failure.cause, env));
  };

  return {
    get report() {
      return report;
    },
    start: async (signal) => {
      for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(maxWaitMs, waitMs * 2)) {
        try {
          await obtain();
          // A call may have changed the state meanwhile.
          if (report.state === 'missing') change('obtained');
          return;
        } catch (error) {
          change('missing', describe(error, env));
        }
        await sleep(waitMs, signal).catch(() => undefined);
      }
    },
    watchCalls: (next) => async (request, callOptions) => {
      try {
        const response = await next(request, callOptions);
        change('obtained');
        return response;
      } catch (error) {
        if (error instanceof Failure) learnFrom(error);
        throw error;
      }
    },
  };
}

const maxReason = 300;

/**
 * Says why credentials could not be obtained, for everyone who can reach the admin port. Only errors that are known to
 * hold no secret are shown in full; of any other there is its name alone: AWS's token service repeats what was signed,
 * a `credential_process` its command.
 */
function describe(error: unknown, env: NodeJS.ProcessEnv): string {
  if (!(error instanceof Error)) return 'unknown';
  const message = (error.message.split('\n', 1)[0] ?? '').slice(0, maxReason);
  const isOfSystem = 'syscall' in error && 'code' in error;
  const isOfChain = error.name === 'CredentialsProviderError' && !message.includes('Command failed');
  const isOfPolicy = error.name.startsWith('AccessDenied') || message.startsWith(sessionLimit);
  const isOurs = error instanceof ProfileError || error instanceof ProxyError;
  const isHarmless = isOfSystem || isOfChain || isOfPolicy || isOurs;
  return `${isHarmless ? message : nameOf(error)}${whatIsSet(env)}`;
}

// AWS STS, of a session that is longer than the role allows, or than an hour where a role assumes another one.
const sessionLimit = 'The requested DurationSeconds exceeds ';

/** The name of an error, and its code where it has one, as those of TLS do. */
function nameOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z\d_]+$/.test(code) ? `${error.name} ${code}` : error.name;
}

// The provider chain says of a wrong profile only that no provider gave credentials. The name of a profile is no secret.
const sources = [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_EC2_METADATA_DISABLED',
];

function whatIsSet(env: NodeJS.ProcessEnv): string {
  const names = sources.filter((name) => (env[name] ?? '') !== '');
  return names.length === 0
    ? ' (of the variables of AWS that name credentials, none is set)'
    : ` (set: ${names.map((name) => (name === 'AWS_PROFILE' ? `${name}="${env[name]?.slice(0, 64) ?? ''}"` : name)).join(', ')})`;
}
