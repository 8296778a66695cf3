import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { createMetrics } from '../../src/observability/metrics/metrics.ts';
import { auditAnswer, auditRead } from './audit-read.ts';
import type { CallOptions } from '../../src/upstream/handler.ts';

function failed(kind: Failure['kind'], status?: number): Failure {
  const failure = new Failure(kind, { detail: 'it failed' });
  if (status !== undefined) failure.upstream = { ...auditAnswer.upstream, status };
  return failure;
}

function patience(abortReason?: unknown): CallOptions {
  const signal = abortReason === undefined ? new AbortController().signal : AbortSignal.abort(abortReason);
  return { signal, deadline: Infinity };
}

const timeUp = new DOMException('too late', 'TimeoutError');

const failures: readonly [string, Error, unknown, string][] = [
  ['throttling', failed('aws-throttling', 400), undefined, '"400",error_type="aws-throttling"'],
  ['no connection', failed('upstream-unreachable'), undefined, '"",error_type="upstream-unreachable"'],
  ['a time-out', failed('upstream-timeout'), timeUp, '"",error_type="upstream-timeout"'],
  ['a reader who left', failed('upstream-unreachable'), 'gone', '"",error_type="abandoned"'],
  ['a fault of our own', new TypeError('oops'), undefined, '"",error_type="internal"'],
];
const name = 'http_client_request_duration_seconds';

describe('a measured call', () => {
  it.each(failures)('that fails is counted, and its error goes on: %s', async (_name, error, abortReason, labels) => {
    const metrics = createMetrics();
    const fetch = metrics.target('eu').measureCalls(() => Promise.reject(error));
    await expect(fetch(auditRead, patience(abortReason))).rejects.toBe(error);
    expect(await metrics.render()).toContain(
      `${name}_count{http_request_method="GET",operation="listAuditTasks",http_response_status_code=${labels},target="eu"} 1`,
    );
  });

  it('that succeeds takes as long as AWS did, and its answer goes on', async () => {
    const metrics = createMetrics();
    const fetch = metrics.target('eu').measureCalls(() => Promise.resolve(auditAnswer));
    expect(await fetch(auditRead, patience())).toBe(auditAnswer);
    expect(await metrics.render()).toContain(
      `${name}_sum{http_request_method="GET",operation="listAuditTasks",http_response_status_code="200",error_type="",target="eu"} 0.04`,
    );
  });
});
