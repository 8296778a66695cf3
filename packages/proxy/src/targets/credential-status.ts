import { Failure } from '../errors/failure.ts';
import { type Sleep, sleepInRealTime } from '../lib/wait.ts';
import type { UpstreamHandler } from '../upstream/handler.ts';
import type { CredentialSourceOptions } from '../upstream/credential-source.ts';

/**
 * How a target's credentials are: not obtained yet; obtained; obtained once, and refused by AWS or no longer to be had at
 * the last call.
 */
export type CredentialState = 'missing' | 'obtained' | 'refused' | 'lost';

/** How a call can fail for the gateway's credentials. */
export const credentialFailures = ['refused', 'lost'] as const;

/** What is known of a target's credentials. */
export interface CredentialReport {
  readonly state: CredentialState;
  /** Why, where they are not obtained; holds no secret. */
  readonly reason: string | undefined;
}

/** How credentials are watched. */
export interface CredentialStatusOptions {
  /** Obtains them; asks AWS IoT nothing. */
  readonly obtain: () => Promise<unknown>;
  /** Notified of each problem, once, and when it is over; of nothing where there was none. */
  readonly onChange: (report: CredentialReport) => void;
  /** Notified of each call that failed for the gateway's credentials. */
  readonly onFailure: (failure: (typeof credentialFailures)[number]) => void;
  /** The environment that the credentials come from. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Waits. Default: in real time. */
  readonly sleep?: Sleep;
}

/** Notified of a target's credentials. */
export type CredentialObserver = Required<Pick<CredentialSourceOptions, 'onRenewal'>> &
  Pick<CredentialStatusOptions, 'onFailure'>;

/** Watches a target's credentials. */
export interface CredentialStatus {
  readonly report: CredentialReport;
  /** Obtains them, and tries again until it has them: after a second, and twice as long each time up to 30 seconds. */
  start(signal: AbortSignal): Promise<void>;
  /** Watches what AWS says of them. */
  watchCalls(next: UpstreamHandler): UpstreamHandler;
}

const firstWaitMs = 1000;
const maxWaitMs = 30_000;

/** Creates what watches a target's credentials. */
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
      // AWS has answered: it knows who asks.
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
          // A call may have told more meanwhile.
          if (report.state === 'missing') change('obtained');
          return;
        } catch (error) {
          change('missing', describe(error, env));
        }
        await sleep(waitMs, signal).catch(() => undefined);
      }
    },
    watchCalls: (next) => async (read, patience) => {
      try {
        const response = await next(read, patience);
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
 * Says why credentials could not be obtained, for everybody who reaches the admin port. Of an error that is not known to
 * hold no secret there is its name alone: AWS's token service repeats what was signed, a `credential_process` its command.
 */
function describe(error: unknown, env: NodeJS.ProcessEnv): string {
  if (!(error instanceof Error)) return 'unknown';
  const message = (error.message.split('\n', 1)[0] ?? '').slice(0, maxReason);
  const isOfSystem = 'syscall' in error && 'code' in error;
  const isOfChain = error.name === 'CredentialsProviderError' && !message.includes('Command failed');
  const isOfPolicy = error.name.startsWith('AccessDenied');
  return `${isOfSystem || isOfChain || isOfPolicy ? message : error.name}${whatIsSet(env)}`;
}

// The provider chain says of a wrong profile only that no provider gave credentials.
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
    : ` (set: ${names.join(', ')})`;
}
