import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The buckets that OpenTelemetry advises for HTTP durations, in seconds ("Semantic conventions for HTTP metrics"). */
const httpDurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const perTarget = ['target'] as const;
const perOperation = ['target', 'operation'] as const;
const requestOutcome = [
  'http_request_method',
  'http_route',
  'http_response_status_code',
  'error_type',
  'source',
  'target',
] as const;

/** Defines the metrics of one gateway. Their names and labels are public: dashboards and alerts depend on them. */
export class MetricDefinitions {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly activeRequests = new Gauge({
    name: 'http_server_active_requests',
    help: 'Requests that are being answered.',
    registers: this.#registers,
  });
  // Without the caller: a histogram for each of fifty callers is 20,000 lines, and rendering those delays every request
  // by tens of milliseconds.
  readonly requestDuration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long requests took, by their outcome; error_type is empty for a success, the status for a hang-up.',
    labelNames: requestOutcome,
    buckets: httpDurationBuckets,
    registers: this.#registers,
  });
  readonly callerRequests = new Counter({
    name: 'audit_gateway_caller_requests_total',
    help: 'Requests by caller and outcome.',
    labelNames: ['caller', ...requestOutcome],
    registers: this.#registers,
  });
  readonly shedRequests = new Counter({
    name: 'audit_gateway_shed_requests_total',
    help: 'Requests that were refused because the gateway had as many as it serves at a time.',
    registers: this.#registers,
  });
  readonly closedConnections = new Counter({
    name: 'audit_gateway_closed_connections_total',
    help: 'Connections that the gateway ended because there were too many, or their peers sent or read too slowly.',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly cacheResults = new Counter({
    name: 'audit_gateway_cache_results_total',
    help: 'Answers to callers, by what the cache did for them.',
    labelNames: [...perTarget, 'result'],
    registers: this.#registers,
  });
  readonly cacheStored = new Counter({
    name: 'audit_gateway_cache_stored_total',
    help: 'Answers of AWS that the cache stored.',
    labelNames: perTarget,
    registers: this.#registers,
  });
  readonly cacheEvicted = new Counter({
    name: 'audit_gateway_cache_evicted_total',
    help: 'Answers that went to make room for others.',
    labelNames: perTarget,
    registers: this.#registers,
  });
  readonly cacheBytes = new Gauge({
    name: 'audit_gateway_cache_bytes',
    help: 'Bytes that the cache holds.',
    labelNames: perTarget,
    registers: this.#registers,
  });
  readonly deduplicated = new Counter({
    name: 'audit_gateway_coalesced_reads_total',
    help: 'Reads that joined an equal one in flight.',
    labelNames: perOperation,
    registers: this.#registers,
  });
  readonly breakerState = new Gauge({
    name: 'audit_gateway_breaker_state',
    help: 'Whether AWS is asked (closed), is not (open), or is probed (half-open): 1 for the present state.',
    labelNames: [...perOperation, 'state'],
    registers: this.#registers,
  });
  readonly retries = new Counter({
    name: 'audit_gateway_retries_total',
    help: 'Calls that were tried again, by what the attempt before ended with.',
    labelNames: [...perTarget, 'error_type'],
    registers: this.#registers,
  });
  readonly retriesWithheld = new Counter({
    name: 'audit_gateway_retries_withheld_total',
    help: 'Failures that were worth a retry and got none, by the reason.',
    labelNames: [...perTarget, 'reason', 'error_type'],
    registers: this.#registers,
  });
  readonly credentialRenewals = new Counter({
    name: 'audit_gateway_credential_renewals_total',
    help: 'Times that AWS refused credentials and others were asked for, by what came of it.',
    labelNames: [...perTarget, 'outcome'],
    registers: this.#registers,
  });
  readonly credentialFailures = new Counter({
    name: 'audit_gateway_credential_failures_total',
    help: "Calls that AWS refused for the gateway's credentials (refused), or for which it had none any more (lost).",
    labelNames: [...perTarget, 'failure'],
    registers: this.#registers,
  });
  readonly quotaTokens = new Gauge({
    name: 'audit_gateway_quota_tokens',
    help: "Tokens of the account's quota that are left.",
    labelNames: perOperation,
    registers: this.#registers,
  });
  readonly quotaWaiting = new Gauge({
    name: 'audit_gateway_quota_waiting_calls',
    help: "Calls that wait for a token of the account's quota.",
    labelNames: perOperation,
    registers: this.#registers,
  });
  readonly quotaWait = new Histogram({
    name: 'audit_gateway_quota_wait_seconds',
    help: "How long calls waited for a token of the account's quota.",
    labelNames: perOperation,
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: this.#registers,
  });
  readonly quotaRefused = new Counter({
    name: 'audit_gateway_quota_refused_total',
    help: "Calls that got no token of the account's quota in time, by the reason.",
    labelNames: [...perOperation, 'reason'],
    registers: this.#registers,
  });
  readonly replicaMode = new Gauge({
    name: 'audit_gateway_replica_mode',
    help: 'Whether a quota is shared with all replicas (shared) or, without Redis, each keeps to its share (fallback).',
    labelNames: [...perOperation, 'state'],
    registers: this.#registers,
  });
  readonly callDuration = new Histogram({
    name: 'http_client_request_duration_seconds',
    help: 'How long calls to AWS took, by their outcome; the status is empty where AWS did not answer.',
    labelNames: ['http_request_method', 'operation', 'http_response_status_code', 'error_type', 'target'],
    buckets: httpDurationBuckets,
    registers: this.#registers,
  });
  readonly contractViolations = new Counter({
    name: 'audit_gateway_contract_violations_total',
    help: 'Answers of AWS that break the contract, by the place as a JSON pointer; * is any index or name.',
    labelNames: ['operation', 'pointer'],
    registers: this.#registers,
  });
  readonly contractAdditions = new Counter({
    name: 'audit_gateway_contract_additions_total',
    help: 'Answers of AWS with something that the contract does not know, by its kind and place.',
    labelNames: ['operation', 'kind', 'pointer'],
    registers: this.#registers,
  });
  readonly callers = new Gauge({
    name: 'audit_gateway_callers',
    help: 'Callers that the callers file lists; 0 without authentication.',
    registers: this.#registers,
  });
  readonly callersReloads = new Counter({
    name: 'audit_gateway_callers_reloads_total',
    help: 'Times that the callers file was read again, by whether it could be used (success) or not (failure).',
    labelNames: ['outcome'],
    registers: this.#registers,
  });
  readonly callersRefused = new Gauge({
    name: 'audit_gateway_callers_refused',
    help: 'Whether the callers file could not be used when it was read last (1): the callers are those before it.',
    registers: this.#registers,
  });
  readonly callersLoadedAt = new Gauge({
    name: 'audit_gateway_callers_loaded_timestamp_seconds',
    help: 'When the callers that count now were read, in Unix time; 0 without authentication.',
    registers: this.#registers,
  });
  readonly droppedLogLines = new Counter({
    name: 'audit_gateway_log_dropped_lines_total',
    help: 'Lines of the log that were dropped because nobody read standard output.',
    registers: this.#registers,
  });
}

let processRegistry: Registry | undefined;

/**
 * Returns the metrics of the process: memory, CPU, open files, event loop, garbage collection. All gateways of the process
 * share them, because the observers of the process cannot be removed.
 */
export function processMetrics(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}
