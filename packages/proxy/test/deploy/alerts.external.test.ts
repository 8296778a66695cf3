import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runToEnd } from '@audit-gateway/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alerts, ruleFile } from './alerts.ts';
import { describeWith, findTool } from './tools.ts';

/** Series by their names and labels, as promtool writes their values: `start+step x times`, a value each 15 s. */
type Series = Readonly<Record<string, string>>;

interface Scenario {
  readonly title: string;
  readonly series: Series;
  /** When it is looked at, since the start. */
  readonly at: string;
  /** The alerts that fire then. */
  readonly fires: readonly string[];
}

const served =
  'http_server_request_duration_seconds_count{job="gw",instance="a",source="",error_type="",http_route="/audit/tasks"}';
const failed = (kind: string): string =>
  `http_server_request_duration_seconds_count{job="gw",instance="a",source="gateway",error_type="${kind}"}`;
const ofCaller =
  'http_server_request_duration_seconds_count{job="gw",instance="a",source="caller",error_type="caller-rate"}';
const calls = (errorType: string): string =>
  `http_client_request_duration_seconds_count{job="gw",instance="a",target="default",operation="listAuditTasks",error_type="${errorType}"}`;
const breaker = (state: string): string =>
  `audit_gateway_breaker_state{job="gw",instance="a",target="default",operation="listAuditTasks",state="${state}"}`;
const replica = (state: string): string =>
  `audit_gateway_replica_mode{job="gw",instance="a",target="default",operation="listAuditTasks",state="${state}"}`;
const violations = (pointer: string, instance = 'a'): string =>
  `audit_gateway_contract_violations_total{job="gw",instance="${instance}",operation="listAuditTasks",pointer="${pointer}"}`;
const credentials = (failure: string): string =>
  `audit_gateway_credential_failures_total{job="gw",instance="a",target="default",failure="${failure}"}`;
const refused = 'audit_gateway_callers_refused{job="gw",instance="a"}';
const dropped = 'audit_gateway_log_dropped_lines_total{job="gw",instance="a"}';

/** Two hours of a gateway that serves ten requests a second, and has no problem. */
const healthy: Series = {
  [served]: '0+150x480',
  [failed('quota')]: '0x480',
  [failed('internal')]: '0x480',
  [ofCaller]: '0x480',
  [calls('')]: '0+30x480',
  [calls('aws-throttling')]: '0x480',
  [breaker('closed')]: '1x480',
  [breaker('open')]: '0x480',
  [breaker('half-open')]: '0x480',
  [replica('shared')]: '1x480',
  [replica('fallback')]: '0x480',
  [violations('')]: '0x480',
  [credentials('refused')]: '0x480',
  [credentials('lost')]: '0x480',
  [dropped]: '0x480',
  [refused]: '0x480',
};

const scenarios: Scenario[] = [
  { title: 'a gateway without a problem', series: {}, at: '2h', fires: [] },
  {
    title: 'a gateway that restarts, so that its counters begin anew',
    series: { [served]: '0+150x240 0+150x240', [violations('')]: '0x480', [dropped]: '0x480' },
    at: '1h10m',
    fires: [],
  },
  {
    title: 'a Redis that was never configured: no mode is on',
    series: { [replica('shared')]: '0x480' },
    at: '2h',
    fires: [],
  },
  { title: 'no gateway, for two minutes', series: withdrawn('0x0 _x480'), at: '6m', fires: [] },
  { title: 'no gateway, for longer', series: withdrawn('0x0 _x480'), at: '12m', fires: ['AuditGatewayAbsent'] },
  {
    title: 'one request of a hundred fails by the gateway, for seconds',
    series: { [failed('internal')]: '0x40 0+9x1 9x480' },
    at: '20m',
    fires: [],
  },
  {
    title: 'one request of fifty fails by the gateway',
    series: { [failed('internal')]: '0+3x480' },
    at: '12m',
    fires: ['AuditGatewayFails'],
  },
  {
    title: 'one request of five hundred waits for the quota in vain',
    series: { [failed('quota')]: '0+0.3x480' },
    at: '2h',
    fires: [],
  },
  { title: 'callers exceed their own rate', series: { [ofCaller]: '0+150x480' }, at: '2h', fires: [] },
  {
    title: 'AWS throttles a few calls once',
    series: { [calls('aws-throttling')]: '0x40 3x480' },
    at: '14m',
    fires: [],
  },
  {
    title: 'AWS throttles calls again and again',
    series: { [calls('aws-throttling')]: '0+1x480' },
    at: '16m',
    fires: ['AuditGatewayThrottledByAws'],
  },
  {
    title: 'a circuit breaker opens for half a minute',
    series: { [breaker('closed')]: '1x40 0x1 1x480', [breaker('open')]: '0x40 1x1 0x480' },
    at: '10m45s',
    fires: [],
  },
  {
    title: 'a circuit breaker is open, and half-open while it probes',
    series: {
      [breaker('closed')]: '0x480',
      [breaker('open')]: '1x2 0x0 1x2 0x0 1x480',
      [breaker('half-open')]: '0x2 1x0 0x2 1x0 0x480',
    },
    at: '2m',
    fires: ['AuditGatewayBreakerOpen'],
  },
  {
    title: 'Redis is away for half a minute',
    series: { [replica('shared')]: '1x40 0x1 1x480', [replica('fallback')]: '0x40 1x1 0x480' },
    at: '10m45s',
    fires: [],
  },
  {
    title: 'Redis is away',
    series: { [replica('shared')]: '0x480', [replica('fallback')]: '1x480' },
    at: '2m',
    fires: ['AuditGatewayWithoutRedis'],
  },
  {
    title: "a place breaks the contract for the first time, which begins the place's series",
    series: { [violations('/tasks/*/taskId')]: '_x40 1x440' },
    at: '12m',
    fires: ['AuditGatewayContractViolated'],
  },
  {
    title: 'a place broke the contract more than an hour ago',
    series: { [violations('/tasks/*/taskId')]: '_x40 1x440' },
    at: '1h20m',
    fires: [],
  },
  {
    title: 'a place breaks the contract again after an hour',
    series: { [violations('/tasks/*/taskId')]: '1x400 2x80' },
    at: '1h45m',
    fires: ['AuditGatewayContractViolated'],
  },
  {
    title: 'a place breaks the contract once, after a gateway with many violations was replaced',
    series: { [violations('/nextToken')]: '50x200', [violations('/nextToken', 'b')]: '_x220 1x260' },
    at: '1h',
    fires: ['AuditGatewayContractViolated'],
  },
  {
    title: 'AWS refuses the credentials of one call',
    series: { [credentials('refused')]: '0x40 1x480' },
    at: '12m',
    fires: ['AuditGatewayCredentialsFail'],
  },
  {
    title: 'credentials were refused, and are accepted since',
    series: { [credentials('refused')]: '0x40 1x480' },
    at: '20m',
    fires: [],
  },
  {
    title: 'there are no credentials any more',
    series: { [credentials('lost')]: '0+2x480' },
    at: '5m',
    fires: ['AuditGatewayCredentialsFail'],
  },
  {
    title: 'lines of the log are dropped',
    series: { [dropped]: '0x40 200x480' },
    at: '12m',
    fires: ['AuditGatewayLogDropped'],
  },
  {
    title: 'a callers file is refused',
    series: { [refused]: '0x40 1x480' },
    at: '12m',
    fires: ['AuditGatewayCallersRefused'],
  },
  {
    title: 'a callers file was refused, and the next one is used',
    series: { [refused]: '0x40 1x40 0x400' },
    at: '22m',
    fires: [],
  },
  {
    title: 'lines of the log were dropped an hour ago',
    series: { [dropped]: '0x40 200x480' },
    at: '1h10m',
    fires: [],
  },
];

/** The series of a gateway all of which end. */
function withdrawn(values: string): Series {
  return Object.fromEntries(Object.keys(healthy).map((name) => [name, values]));
}

const tools = { promtool: findTool('promtool') };
const { promtool = '' } = tools;

describeWith('the alerts', tools, () => {
  let folder: string;
  let results: Map<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alerts-'));
    await writeFile(join(folder, 'rules.yaml'), JSON.stringify(ruleFile));
    for (const each of scenarios) await writeFile(join(folder, fileOf(each.title)), JSON.stringify(testOf(each)));
    results = await runTests(promtool, folder);
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('are rules that Prometheus takes, with annotations that it can fill in', async () => {
    expect(await runToEnd([promtool, 'check', 'rules', join(folder, 'rules.yaml')])).toContain(
      `SUCCESS: ${alerts.length} rules found`,
    );
  });

  it('each fire in one of the cases below, at least', () => {
    const firing = new Set(scenarios.flatMap(({ fires }) => fires));
    expect(firing).toEqual(new Set(alerts.map(({ alert }) => alert)));
  });

  it.each(scenarios)('$title: $fires', ({ title }) => {
    expect(results.get(fileOf(title))).toBe('SUCCESS');
  });
});

function fileOf(title: string): string {
  return `${title.replaceAll(/\W+/g, '-')}.yaml`;
}

/** Writes the scenario as promtool takes it: exactly these alerts fire. */
function testOf({ series, at, fires }: Scenario): object {
  const input = Object.entries({ ...healthy, ...series }).map(([name, values]) => ({ series: name, values }));
  const samples = fires.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 }));
  const expected = { expr: 'count by (alertname) (ALERTS{alertstate="firing"})', eval_time: at, exp_samples: samples };
  const test = { interval: '15s', input_series: input, promql_expr_test: [expected] };
  return { rule_files: ['rules.yaml'], evaluation_interval: '15s', tests: [test] };
}

/** Runs all tests at once, and gives what promtool says of each file. */
async function runTests(program: string, folder: string): Promise<Map<string, string>> {
  const files = scenarios.map(({ title }) => join(folder, fileOf(title)));
  const printed = await runToEnd(['sh', '-c', '"$0" test rules "$@" 2>&1 || :', program, ...files]);
  const parts = printed.split(/^Unit Testing: +/m).slice(1);
  return new Map(
    parts
      .map((part) => /^(.*)\n([^]*)$/.exec(part.trim()) ?? [])
      .map(([, file = '', said = '']) => [basename(file), said.trim()]),
  );
}
