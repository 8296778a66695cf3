import { loadContract } from '@audit-gateway/contract';
import { expect, it } from 'vitest';
import { Failure } from '../../src/errors/failure.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';
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
    'a caller that hung up before its route was known',
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
    'how many requests are active',
    (metrics) => {
      metrics.server.began();
      metrics.server.began();
      metrics.server.ended(request);
    },
    ['http_server_active_requests 1'],
  ],
  [
    "the account's quota",
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
    'what the cache does, and the requests that joined another one',
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
    'retries, and those that were withheld',
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
    'a renewal of credentials that failed',
    (metrics) => metrics.target('eu').credentials.onRenewal('failed', new Error('no role')),
    ['audit_gateway_credential_renewals_total{target="eu",outcome="failed"} 1'],
  ],
  [
    'which circuit breaker is open',
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
    'where responses of AWS differ from the contract',
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
    'which quota is shared with other replicas, and which falls back',
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
  ['requests that were shed', ({ shedding }) => shedding.onShed(), ['audit_gateway_shed_requests_total 1']],
];

it.each(cases)('the metrics show %s', async (_name, happen, expected) => {
  const metrics = createMetrics();
  happen(metrics);
  expect((await metrics.render()).split('\n')).toEqual(expect.arrayContaining([...expected]));
});

it('two gateways in one process share only the metrics of the process', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.shedding.onShed();
  const rendered = await other.render();
  expect(rendered).toContain('audit_gateway_shed_requests_total 0');
  expect(rendered.match(/^process_resident_memory_bytes \d+$/gm)).toHaveLength(1);
  expect(rendered.match(/^nodejs_eventloop_lag_p99_seconds /gm)).toHaveLength(1);
});

it('the gauges of a quota are read when the metrics are rendered', async () => {
  const metrics = createMetrics();
  let waiting = 1;
  metrics.target('eu').quota.watch('listAuditTasks', { tokens: () => 0, waiting: () => waiting });
  waiting = 2;
  expect(await metrics.render()).toContain('waiting_calls{target="eu",operation="listAuditTasks"} 2');
});

it('the number of series stays bounded, whatever names callers and AWS send', async () => {
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

it('a label value is escaped, so that no name can add a line', async () => {
  const metrics = createMetrics();
  ended(metrics, { caller: 'a"} 1\nforged{x="' });
  const rendered = await metrics.render();
  expect(rendered).toContain('caller="a\\"} 1\\nforged{x=\\""');
  expect(rendered).not.toMatch(/^forged/m);
});

it('the series that alerts need start at zero', async () => {
  const { operations } = await loadContract();
  const metrics = createMetrics({ operations });
  metrics.target('eu');
  const lines = (await metrics.render()).split('\n');
  const operation = 'describeAuditTask';
  const route = '/audit/tasks/{taskId}';
  expect(lines).toEqual(
    expect.arrayContaining([
      'audit_gateway_shed_requests_total 0',
      'audit_gateway_log_dropped_lines_total 0',
      'audit_gateway_closed_connections_total{reason="too-many-connections"} 0',
      'audit_gateway_cache_bytes{target="eu"} 0',
      'audit_gateway_credential_renewals_total{target="eu",outcome="unchanged"} 0',
      'audit_gateway_credential_failures_total{target="eu",failure="refused"} 0',
      'audit_gateway_credential_failures_total{target="eu",failure="lost"} 0',
      `audit_gateway_contract_violations_total{operation="${operation}",pointer=""} 0`,
      `audit_gateway_replica_mode{target="eu",operation="${operation}",state="shared"} 0`,
      `audit_gateway_replica_mode{target="eu",operation="${operation}",state="fallback"} 0`,
      `http_client_request_duration_seconds_count{http_request_method="GET",operation="${operation}",http_response_status_code="400",error_type="aws-throttling",target="eu"} 0`,
      `http_server_request_duration_seconds_count{http_request_method="GET",http_route="${route}",http_response_status_code="429",error_type="quota",source="gateway",target="eu"} 0`,
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="",http_response_status_code="503",error_type="unavailable",source="gateway",target=""} 0',
    ]),
  );
});

it('the counter of dropped log lines shows what the log reports, at each scrape', async () => {
  let dropped = 3;
  const metrics = createMetrics({ droppedLogLines: () => dropped });
  expect(await metrics.render()).toContain('audit_gateway_log_dropped_lines_total 3\n');
  dropped = 5;
  expect(await metrics.render()).toContain('audit_gateway_log_dropped_lines_total 5\n');
});
