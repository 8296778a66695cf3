import { createHash } from 'node:crypto';
import { createSigner, type Credentials } from '@audit-gateway/sigv4';
import type { CallerEntry } from '../../src/auth/callers-file.ts';
import { createCallerList, createCallerRateLimiters, type Callers } from '../../src/auth/callers.ts';
import type { AuthRequest } from '../../src/auth/auth-method.ts';
import { Failure } from '../../src/errors/failure.ts';

export const operations = ['listAuditTasks', 'describeAuditTask'];
export const targets = ['default', 'us'];

export const apiKey = 'api-key-of-dashboards-that-nobody-may-see';
export const credentials: Credentials = {
  accessKeyId: 'AKIDDASHBOARDS0001',
  secretAccessKey: 'secret-of-dashboards-that-nobody-may-see',
};
export const subject = 'dashboards@example.com';

export const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

export const dashboards: CallerEntry = {
  name: 'dashboards',
  apiKeys: [{ sha256: sha256(apiKey) }],
  accessKeys: [credentials],
  jwtSubjects: [subject],
  operations,
  targets,
};

/** Callers that no file changes. */
export function callersOf(entries: readonly CallerEntry[]): Callers {
  return {
    list: createCallerList(
      entries,
      createCallerRateLimiters(() => 0),
    ),
    reload: () => Promise.resolve(),
  };
}

/** A request with these headers. */
export function received(headers: AuthRequest['headers'] = {}): AuthRequest {
  return { method: 'GET', path: '/us/audit/tasks/a1', rawQuery: '', headers };
}

/** A request that is signed as AWS's clients sign. */
export function signed(change: {
  readonly keys?: Credentials;
  readonly region?: string;
  readonly service?: string;
  readonly at: Date;
}): AuthRequest {
  const { keys = credentials, region = 'eu-west-1', service = 'iot', at } = change;
  const { method, path, rawQuery } = received();
  const host = { host: 'gateway.internal:8080' };
  const added = createSigner({ region, service }).sign({ method, path, query: rawQuery, headers: host }, keys, at);
  return received({ ...host, ...added });
}

/** What a call throws, or rejects with, when that is a failure. */
export async function failureOf(call: () => unknown): Promise<Failure> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
