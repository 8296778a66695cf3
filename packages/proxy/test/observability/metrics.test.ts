import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics/metrics.ts';
import type { ServedRequest } from '../../src/http/observe-requests.ts';
import { auditRead } from './audit-read.ts';

const request: ServedRequest = {
  method: 'GET',
  route: '/audit/tasks/{taskId}',
  status: 200,
  errorType: undefined,
  source: undefined,
  caller: 'dashboards',
  target: 'default',
  durationMs: 30,
};
const ended = (metrics: Metrics, ...requests: Partial<ServedRequest>[]): void => {
  for (const each of requests) {
    metrics.server.began();
    metrics.server.ended({ ...request, ...each });
  }
};
const violation = { operation: 'listAuditTasks', kind: 'violation', pointer: '/tasks/*/taskId' } as const;

const cases: readonly [string, (metrics: Metrics) => void, readonly string[]][] = [
  [
    'requests by outcome',
    (metrics) => {
      ended(metrics, { durationMs: 30 }, { durationMs: 70 }, { status: 429, errorType: 'quota', source: 'gateway' });
    },
    [
      'http_server_request_duration_seconds_bucket{le="0.05",http_request_method="GET",http_route="/audit/tasks/{taskId}",http_response_status_code="200",error_type="",source="",target="default"} 1',
      'http_server_request_duration_seconds_sum{http_request_method="GET",http_route="/audit/tasks/{taskId}",http_response_status_code="200",error_type="",source="",target="default"} 0.1',
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/audit/tasks/{taskId}",http_response_status_code="429",error_type="quota",source="gateway",target="default"} 1',
      'audit_gateway_caller_requests_total{caller="dashboards",http_request_method="GET",http_route="/audit/tasks/{taskId}",http_response_status_code="200",error_type="",source="",target="default"} 2',
    ],
  ],
  [
    'a caller that hung up on something unknown',
    (metrics) => {
      ended(metrics, {
        route: undefined,
        status: undefined,
        errorType: 'caller-hung-up',
        source: 'caller',
        target: '',
      });
    },
    [
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="",http_response_status_code="",error_type="caller-hung-up",source="caller",target=""} 1',
    ],
  ],
  [
    'requests in flight',
    (metrics) => {
      metrics.server.began();
      metrics.server.began();
      metrics.server.ended(request);
    },
    ['http_server_active_requests 1'],
  ],
  [
    'the quota',
    (metrics) => {
      const { quota } = metrics.target('eu');
      quota.watch('listAuditTasks', { tokens: () => 6.5, waiting: () => 3 });
      quota.onTaken('listAuditTasks', 200);
      quota.onRefused('describeAuditTask', 'deadline');
    },
    [
      'audit_gateway_quota_tokens{target="eu",operation="listAuditTasks"} 6.5',
      'audit_gateway_quota_waiting_calls{target="eu",operation="listAuditTasks"} 3',
      'audit_gateway_quota_wait_seconds_bucket{le="0.25",target="eu",operation="listAuditTasks"} 1',
      'audit_gateway_quota_wait_seconds_sum{target="eu",operation="listAuditTasks"} 0.2',
      'audit_gateway_quota_refused_total{target="eu",operation="describeAuditTask",reason="deadline"} 1',
    ],
  ],
  [
    'the cache, and what joins',
    (metrics) => {
      const { cache, deduplication } = metrics.target('eu');
      cache.onBytes(2048);
      cache.onServed('hit');
      cache.onServed('hit');
      cache.onServed('stale');
      cache.onStored();
      cache.onEvicted();
      deduplication.onJoin(auditRead);
    },
    [
      'audit_gateway_cache_bytes{target="eu"} 2048',
      'audit_gateway_cache_results_total{target="eu",result="hit"} 2',
      'audit_gateway_cache_results_total{target="eu",result="stale"} 1',
      'audit_gateway_cache_stored_total{target="eu"} 1',
      'audit_gateway_cache_evicted_total{target="eu"} 1',
      'audit_gateway_coalesced_reads_total{target="eu",operation="listAuditTasks"} 1',
    ],
  ],
  [
    'retries',
    (metrics) => {
      const { onRetry, onNoRetry } = metrics.target('eu').retries;
      const failure = new Failure('aws-failure', { detail: 'AWS failed' });
      onRetry({ number: 1, delayMs: 20, failure });
      onNoRetry('budget', failure);
    },
    [
      'audit_gateway_retries_total{target="eu",error_type="aws-failure"} 1',
      'audit_gateway_retries_withheld_total{target="eu",reason="budget",error_type="aws-failure"} 1',
    ],
  ],
  [
    'credentials',
    (metrics) => metrics.target('eu').credentials.onRenewal('failed', new Error('no role')),
    ['audit_gateway_credential_renewals_total{target="eu",outcome="failed"} 1'],
  ],
  [
    'a breaker that opens; the other one is as it began',
    (metrics) => {
      metrics.target('us').breaker.onState('listAuditTasks', 'closed');
      metrics.target('eu').breaker.onState('listAuditTasks', 'open');
    },
    [
      'audit_gateway_breaker_state{target="eu",operation="listAuditTasks",state="open"} 1',
      'audit_gateway_breaker_state{target="eu",operation="listAuditTasks",state="closed"} 0',
      'audit_gateway_breaker_state{target="us",operation="listAuditTasks",state="closed"} 1',
    ],
  ],
  [
    'the contract',
    ({ contract }) => {
      contract.onSighting(violation);
      contract.onSighting({ ...violation, kind: 'unknown-value' });
    },
    [
      'audit_gateway_contract_violations_total{operation="listAuditTasks",pointer="/tasks/*/taskId"} 1',
      'audit_gateway_contract_additions_total{operation="listAuditTasks",pointer="/tasks/*/taskId",kind="unknown-value"} 1',
    ],
  ],
  [
    'replicas that lost each other, for one operation',
    ({ replicas }) => {
      const quota = { target: 'eu', ratePerSecond: 9 };
      replicas.onMode({ ...quota, operation: 'listAuditTasks' }, 'shared');
      replicas.onMode({ ...quota, operation: 'describeAuditTask' }, 'fallback');
    },
    [
      'audit_gateway_replica_mode{target="eu",operation="listAuditTasks",state="shared"} 1',
      'audit_gateway_replica_mode{target="eu",operation="listAuditTasks",state="fallback"} 0',
      'audit_gateway_replica_mode{target="eu",operation="describeAuditTask",state="fallback"} 1',
    ],
  ],
  ['shedding', ({ shedding }) => shedding.onShed(), ['audit_gateway_shed_requests_total 1']],
];

describe('the metrics', () => {
  it.each(cases)('show %s', async (_name, happen, expected) => {
    const metrics = createMetrics();
    happen(metrics);
    expect((await metrics.render()).split('\n')).toEqual(expect.arrayContaining([...expected]));
  });

  it('are those of one gateway, but for the process', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.shedding.onShed();
    const rendered = await other.render();
    expect(rendered).toContain('audit_gateway_shed_requests_total 0');
    expect(rendered.match(/^process_resident_memory_bytes \d+$/gm)).toHaveLength(1);
    expect(rendered.match(/^nodejs_eventloop_lag_p99_seconds /gm)).toHaveLength(1);
  });

  it('read a gauge when they are rendered, not before', async () => {
    const metrics = createMetrics();
    let waiting = 1;
    metrics.target('eu').quota.watch('listAuditTasks', { tokens: () => 0, waiting: () => waiting });
    waiting = 2;
    expect(await metrics.render()).toContain('waiting_calls{target="eu",operation="listAuditTasks"} 2');
  });

  it('keep their number bounded, whatever callers and AWS are called', async () => {
    const metrics = createMetrics();
    for (let each = 0; each < 10_000; each += 1) {
      ended(metrics, { caller: `caller-${each}` });
      metrics.contract.onSighting({ ...violation, pointer: `/member-${each}` });
    }
    const rendered = await metrics.render();
    expect(rendered.match(/^audit_gateway_caller_requests_total\{/gm)).toHaveLength(201);
    expect(rendered).toMatch(/^audit_gateway_caller_requests_total\{caller="\(other\)".* 9800$/m);
    expect(rendered.match(/^audit_gateway_contract_violations_total\{/gm)).toHaveLength(101);
    expect(rendered).toMatch(/^audit_gateway_contract_violations_total\{.*pointer="\(other\)"\} 9900$/m);
  });

  it('are escaped, so that no name can add a line', async () => {
    const metrics = createMetrics();
    ended(metrics, { caller: 'a"} 1\nforged{x="' });
    const rendered = await metrics.render();
    expect(rendered).toContain('caller="a\\"} 1\\nforged{x=\\""');
    expect(rendered).not.toMatch(/^forged/m);
  });
});
