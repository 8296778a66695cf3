import { expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { auditAnswer, auditRead } from './audit-read.ts';
import type { CallOptions } from '../../src/upstream/handler.ts';

function failed(kind: Failure['kind'], status?: number): Failure {
  const failure = new Failure(kind, { detail: 'it failed' });
  if (status !== undefined) failure.upstream = { ...auditAnswer.upstream, status };
  return failure;
}

function callOptions(abortReason?: unknown): CallOptions {
  const signal = abortReason === undefined ? new AbortController().signal : AbortSignal.abort(abortReason);
  return { signal, deadline: Infinity };
}

const timeUp = new DOMException('too late', 'TimeoutError');

const failures: readonly [string, Error, unknown, string][] = [
  ['throttling', failed('aws-throttling', 400), undefined, '"400",error_type="aws-throttling"'],
  ['no connection', failed('upstream-unreachable'), undefined, '"",error_type="upstream-unreachable"'],
  ['a time-out', failed('upstream-timeout'), timeUp, '"",error_type="upstream-timeout"'],
  ['a caller that left', failed('upstream-unreachable'), 'gone', '"",error_type="abandoned"'],
  ['a fault of the gateway', new TypeError('oops'), undefined, '"",error_type="internal"'],
];
const name = 'http_client_request_duration_seconds';

it.each(failures)(
  'a failed call is measured, and its error is thrown on: %s',
  async (_name, error, abortReason, labels) => {
    const metrics = createMetrics();
    const fetch = metrics.target('eu').measureCalls(() => Promise.reject(error));
    await expect(fetch(auditRead, callOptions(abortReason))).rejects.toBe(error);
    expect(await metrics.render()).toContain(
      `${name}_count{http_request_method="GET",operation="listAuditTasks",http_response_status_code=${labels},target="eu"} 1`,
    );
  },
);

it('a successful call is measured as long as AWS took, and its response is returned', async () => {
  const metrics = createMetrics();
  const fetch = metrics.target('eu').measureCalls(() => Promise.resolve(auditAnswer));
  expect(await fetch(auditRead, callOptions())).toBe(auditAnswer);
  expect(await metrics.render()).toContain(
    `${name}_sum{http_request_method="GET",operation="listAuditTasks",http_response_status_code="200",error_type="",target="eu"} 0.04`,
  );
});
