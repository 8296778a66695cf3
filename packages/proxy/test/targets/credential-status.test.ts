import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { ProxyError } from '../../src/lib/proxy-error.ts';
import { type CredentialReport, createCredentialStatus } from '../../src/targets/credential-status.ts';
import { ProfileError } from '../../src/upstream/credentials.ts';
import { auditAnswer, auditRead } from '../observability/audit-read.ts';

const secret = 'a-secret-that-nobody-may-see';
const callOptions = { signal: new AbortController().signal, deadline: Infinity };

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

function refused(): Failure {
  const failure = new Failure('gateway-credentials', { detail: 'AWS refused them (ExpiredTokenException).' });
  failure.upstream = { status: 403, requestId: 'id', sentAt: 0, durationMs: 1 };
  return failure;
}

/** A status whose provider fails with the given errors, one after the other, and then gives credentials. */
function watch(errors: readonly Error[], env: NodeJS.ProcessEnv = {}) {
  const left = [...errors];
  const waits: number[] = [];
  const reports: CredentialReport[] = [];
  const failures: string[] = [];
  const status = createCredentialStatus({
    obtain: () => {
      const error = left.shift();
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
    onChange: (report) => reports.push(report),
    onFailure: (failure) => failures.push(failure),
    env,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  const call = async (outcome: Failure | typeof auditAnswer): Promise<void> => {
    const next = status.watchCalls(() =>
      outcome instanceof Failure ? Promise.reject(outcome) : Promise.resolve(outcome),
    );
    await next(auditRead, callOptions).catch(() => undefined);
  };
  return { status, waits, reports, failures, call, start: () => status.start(new AbortController().signal) };
}

describe('Credential status', () => {
  it("a target's credentials are missing until they were obtained once", async () => {
    const { status, start, reports } = watch([]);
    expect(status.report.state).toBe('missing');
    await start();
    expect(status.report).toEqual({ state: 'obtained', reason: undefined });
    expect(reports).toEqual([]);
  });

  it("a target's credentials are asked for again, at longer and longer intervals up to half a minute, and each reason is reported once", async () => {
    const { start, waits, reports } = watch(
      Array.from({ length: 7 }, () => named('CredentialsProviderError', 'None.')),
    );
    await start();
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(reports.map(({ state }) => state)).toEqual(['missing', 'obtained']);
  });

  it.each([
    ['the provider chain', named('CredentialsProviderError', 'Could not load'), 'Could not load'],
    [
      'the system',
      named('Error', "ENOENT: no such file, open '/token'", { code: 'ENOENT', syscall: 'open' }),
      "ENOENT: no such file, open '/token'",
    ],
    ['a policy', named('AccessDenied', 'User: x may not sts:AssumeRole'), 'User: x may not sts:AssumeRole'],
    ['a signature', named('SignatureDoesNotMatch', `x-amz-security-token:${secret}`), 'SignatureDoesNotMatch'],
    ['a command', named('CredentialsProviderError', `Command failed: get ${secret}`), 'CredentialsProviderError'],
    ['a second line', named('CredentialsProviderError', `Could not load\n${secret}`), 'Could not load'],
    [
      'a profile',
      new ProfileError('There is no profile "typo" in /config or /credentials'),
      'There is no profile "typo" in /config or /credentials',
    ],
    [
      'a proxy',
      new ProxyError(new URL(`http://user:${secret}@proxy.example:3128`), 'answered with status 403'),
      'The proxy http://proxy.example:3128 answered with status 403',
    ],
    [
      'the limit of a session',
      named('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit'),
      'The requested DurationSeconds exceeds the 1 hour session limit',
    ],
    ['another limit', named('ValidationError', secret), 'ValidationError'],
    ['a certificate', named('Error', secret, { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'Error SELF_SIGNED_CERT_IN_CHAIN'],
    ['a code that is none', named('Error', secret, { code: secret }), 'Error'],
    ['anything else', named('TypeError', secret), 'TypeError'],
  ])("a target's credentials say why %s gave none, and hold no secret", async (_title, error, reason) => {
    const { start, reports } = watch([error]);
    await start();
    expect(reports[0]?.reason).toMatch(new RegExp(`^${reason.replaceAll(/[()/.]/g, '\\$&')} \\(`));
    expect(JSON.stringify(reports)).not.toContain(secret);
  });

  it("a target's credentials name the variables that are set, without their values but for the name of a profile", async () => {
    const { start, reports } = watch([named('CredentialsProviderError', 'None')], {
      AWS_PROFILE: 'audits',
      AWS_ACCESS_KEY_ID: secret,
      AWS_ROLE_ARN: '',
    });
    await start();
    expect(reports[0]?.reason).toBe('None (set: AWS_PROFILE="audits", AWS_ACCESS_KEY_ID)');
  });

  it("a target's credentials are rejected when AWS rejects a call, and obtained again when it takes one", async () => {
    const { start, call, reports, failures } = watch([]);
    await start();
    await call(refused());
    await call(refused());
    await call(auditAnswer);
    expect(reports.map(({ state }) => state)).toEqual(['refused', 'obtained']);
    expect(reports[0]?.reason).toBe('AWS refused them (ExpiredTokenException).');
    expect(failures).toEqual(['refused', 'refused']);
  });

  it("a target's credentials are lost when there are none any more, and missing where there were none before", async () => {
    const none = new Failure('gateway-credentials', { detail: 'x', cause: named('TypeError', secret) });
    const { start, call, status, failures } = watch([]);
    await call(none);
    expect(status.report.state).toBe('missing');
    await start();
    await call(none);
    expect(status.report).toMatchObject({ state: 'lost', reason: expect.stringMatching(/^TypeError/) });
    expect(failures).toEqual(['lost', 'lost']);
  });

  it("a target's credentials are as they were when a call fails for another reason", async () => {
    const { start, call, status, failures } = watch([]);
    await start();
    await call(new Failure('upstream-unreachable', { detail: 'x' }));
    expect(status.report.state).toBe('obtained');
    expect(failures).toEqual([]);
  });

  it("a target's credentials are not asked for any more once the gateway ends", async () => {
    const ending = new AbortController();
    const { status } = watch([]);
    ending.abort();
    await status.start(ending.signal);
    expect(status.report.state).toBe('missing');
  });
});
